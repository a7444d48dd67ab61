-- Roles of the cluster. Applied by a role that may create roles (locally the superuser, at Neon the project's
-- owner); everything else runs as banking_owner. Passwords are set apart from this file.
do $$
declare
  v_role record;
begin
  for v_role in
    select * from (values ('banking_owner', false, true), ('banking_money', false, false), ('banking_app', true, false),
      ('banking_job', true, false), ('banking_migrator', true, false)) as r(name, login, inherits)
  loop
    if not exists (select from pg_roles where rolname = v_role.name) then
      execute format('create role %I nosuperuser nocreatedb nocreaterole noinherit', v_role.name);
    end if;
    -- Altered only when it differs: the migration of another bank on this server may be at the same role.
    if exists (select from pg_roles where rolname = v_role.name
      and (rolcanlogin, rolinherit) <> (v_role.login, v_role.inherits))
    then
      execute format('alter role %I %s %s', v_role.name, case when v_role.login then 'login' else 'nologin' end,
        case when v_role.inherits then 'inherit' else 'noinherit' end);
    end if;
  end loop;
  -- No statement of the Worker runs or waits without end; what it waits for is a row of somebody else's transfer.
  for v_role in
    select * from (values ('statement_timeout', '30s'), ('lock_timeout', '10s'),
      ('idle_in_transaction_session_timeout', '60s')) as s(name, value)
  loop
    if not exists (select from pg_roles where rolname = 'banking_app'
      and (v_role.name || '=' || v_role.value) = any (rolconfig))
    then
      execute format('alter role banking_app set %I = %L', v_role.name, v_role.value);
    end if;
  end loop;
  -- From PostgreSQL 16 on, who creates a role does not thereby hold it: say so, or `set role` fails at Neon.
  execute format('grant banking_owner to %I with set true, inherit false', current_user);
  grant banking_owner to banking_migrator with set true, inherit false;
  -- The owner may hand functions over to the role that moves money.
  grant banking_money to banking_owner with set true, inherit true;
  execute format('grant create, temporary on database %I to banking_owner', current_database());
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to banking_app, banking_job, banking_migrator', current_database());
end
$$;
