-- A pot as its customer sees it, amounts in minor units as text.
create or replace function banking.pot_answer(p_pot banking.pots) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p_pot.id, 'account', a.account_number, 'currency', a.currency, 'label', banking.own_words('pots', 'name', p_pot.id::text, p_pot.name),
      'colour', p_pot.colour, 'target', p_pot.target::text, 'until', p_pot.until_date::text, 'monthly', p_pot.monthly::text,
      'nextOn', p_pot.next_on::text, 'roundTo', p_pot.round_to::text, 'status', p_pot.status,
      'saved', coalesce((select (h.authorised - h.captured - h.released)::text from banking.holds h
        where h.id = p_pot.hold_id and h.status = 'open'), '0'))
    from banking.accounts a where a.id = p_pot.account_id
$$;
alter function banking.pot_answer owner to banking_money;
