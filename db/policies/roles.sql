-- Roles of the cluster. Applied by a role that may create roles (locally the superuser, at Neon the project's
-- owner); everything else runs as banking_owner. Passwords are set apart from this file.
do $$
declare
  v_role text;
begin
  foreach v_role in array array['banking_owner', 'banking_money', 'banking_app', 'banking_job', 'banking_migrator'] loop
    if not exists (select from pg_roles where rolname = v_role) then
      execute format('create role %I nosuperuser nocreatedb nocreaterole noinherit', v_role);
    end if;
  end loop;
  alter role banking_owner nologin inherit;
  alter role banking_money nologin;
  alter role banking_app login;
  alter role banking_job login;
  alter role banking_migrator login;
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
