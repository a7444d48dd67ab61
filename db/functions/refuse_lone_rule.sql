-- A rule of risk is what an approved change says, whoever writes its row.
create or replace function banking.refuse_lone_rule() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if banking.is_risk_shape(new.kind, new.parameters) is not true
    or not exists (select from banking.risk_rule_changes c, lateral jsonb_to_record(c.after) f (kind text, currency text,
          parameters jsonb, action text, score int, "isOn" boolean, "effectiveFrom" timestamptz, "effectiveUntil" timestamptz)
      where c.id = new.change_id and c.code = new.code and c.status = 'approved'
        and (f.kind, f.currency, f.parameters, f.action, f.score, f."isOn", f."effectiveFrom", f."effectiveUntil")
          = (new.kind, new.currency, new.parameters, new.action, new.score, new.is_on, new.effective_from, new.effective_until))
  then
    raise exception 'a rule of risk changes by what two persons decided' using errcode = 'BK013';
  end if;
  return new;
end
$$;

-- Maker and checker are the persons that `users` says, two of them, and staff.
create or replace function banking.refuse_lone_decision() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if tg_op = 'INSERT' and new.maker_person is distinct from banking.person_of(new.maker_user_id)
    or tg_op = 'UPDATE' and (new.code, new.after, new.maker_user_id, new.maker_person)
      is distinct from (old.code, old.after, old.maker_user_id, old.maker_person)
    or tg_op = 'UPDATE' and old.status <> 'pending'
    or banking.is_lone_pair(new.maker_user_id, new.maker_person, new.checker_user_id, new.checker_person)
  then
    raise exception 'a change of a rule has a maker and a checker who are two persons' using errcode = 'BK013';
  end if;
  return null;
end
$$;

-- Who proposes how a case ends and who closes it are two persons, neither of them whom it is about, nor by a log-in that
-- this one has made.
create or replace function banking.refuse_lone_closing() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if new.proposer_user_id is not null and new.proposer_person is distinct from coalesce(banking.person_of(new.proposer_user_id), '')
    or 'customer:' || new.customer_id in (new.proposer_person, new.closer_person)
    or new.proposer_user_id is not null and banking.is_makers_own(new.proposer_user_id, null, 'customer:' || new.customer_id)
    or new.closer_user_id is not null and banking.is_makers_own(new.closer_user_id, null, 'customer:' || new.customer_id)
    or tg_op = 'UPDATE' and old.status = 'closed'
    or banking.is_lone_pair(new.proposer_user_id, new.proposer_person, new.closer_user_id, new.closer_person)
  then
    raise exception 'a case is closed by two persons whom it is not about' using errcode = 'BK013';
  end if;
  return null;
end
$$;

-- Whether a second person is none: the first one under another log-in, or under one that they made, a customer, or not the
-- person that `users` says.
create or replace function banking.is_lone_pair(p_maker bigint, p_maker_person text, p_checker bigint, p_checker_person text)
returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select p_checker_person is distinct from banking.person_of(p_checker)
    or p_checker is not null and coalesce(banking.is_makers_own(p_checker, p_maker, p_maker_person), false)
    or exists (select from banking.users u where u.id in (p_maker, p_checker) and u.kind = 'customer')
$$;

-- Whoever settles an order that waits for the staff is one of them, and neither who ordered it nor a log-in that they made.
create or replace function banking.refuse_lone_release() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if new.checker_person is distinct from banking.person_of(new.checker_user_id)
    or banking.is_makers_own(new.checker_user_id, new.maker_user_id, 'customer:' || new.maker_customer_id)
    or exists (select from banking.users u where u.id = new.checker_user_id and u.kind = 'customer')
  then
    raise exception 'an order that is held is settled by another person of the staff' using errcode = 'BK013';
  end if;
  return null;
end
$$;
