-- Of what a customer may choose how they are told: the templates of each event, the usual channel, and whether it can be
-- turned off. What is not here (passwords, factors, contacts, approvals, codes) is always sent, and by its own channel.
create or replace function banking.notified_events()
returns table (place int, event text, templates text[], usual text, may_be_silent boolean)
language sql immutable set search_path = pg_catalog, banking as $$
  values
    (1, 'money_in', array['money_in'], 'none', true),
    (2, 'money_out', array['money_out'], 'none', true),
    (3, 'schedules', array['schedule_waiting', 'schedule_skipped', 'schedule_failed'], 'email', true),
    (4, 'statements', array['statement_ready'], 'email', true),
    (5, 'deposits', array['deposit_matures', 'deposit_matured'], 'email', true),
    (6, 'fees', array['fee_charged', 'minimum_balance_short'], 'email', true),
    (7, 'answers', array['ticket_answered'], 'email', true),
    (8, 'new_device', array['new_sign_in'], 'email', false)
$$;
