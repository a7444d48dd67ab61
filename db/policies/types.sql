-- Composite types that functions share.
do $$
begin
  if to_regtype('banking.actor') is null then
    -- Who is calling: the proved answer of admit and caller.
    create type banking.actor as (kind text, user_id bigint, customer_id bigint, session_id bigint);
  end if;
end
$$;
