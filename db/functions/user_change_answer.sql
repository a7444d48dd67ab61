-- What became of a change: done, or whose decision or what time it waits for.
create or replace function banking.user_change_answer(p_change banking.user_changes, p_replayed boolean) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('replayed', p_replayed, 'proposalId', p_change.id, 'status', p_change.status,
    'userId', p_change.user_id::text, 'takesEffectAt', p_change.takes_effect_at)
$$;
