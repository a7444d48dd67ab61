/** Mutants that no test can or need notice, and why. One that is noticed after all may not stand here. */
export type Accepted = { file: string; name: string; reason: string }

const of = (file: string, mutants: Record<string, string>): Accepted[] =>
  Object.entries(mutants).map(([name, reason]) => ({ file, name, reason }))

export const accepted: Accepted[] = [
  ...of('db/functions/own_challenge.sql', {
    'without: c.user_id = p_user_id': 'a session is one user’s: whoever has it is that user',
  }),
  ...of('db/functions/send_code.sql', {
    'without: c.user_id = v_actor.user_id': 'as above',
  }),
  ...of('db/functions/forget_code.sql', {
    "without: o.facts ? 'code'": 'a message without its code was sent, or marked so when it lost it',
  }),
  ...of('db/functions/count_attempt.sql', {
    'without: a.source = s.source': 'the source is in what is hashed: another has another hash',
  }),
  ...of('db/functions/refresh.sql', {
    'without: v_session.id is null':
      'a token without a session finds no active user either, and is refused with the same word',
    'without: v_token.voided_at is null':
      'only an unused token is ever voided, and a void one that is used ends its family: it has no second use',
  }),
  ...of('db/functions/end_session.sql', {
    'without: revoked_at is null': 'a session ends once: none of its tokens was revoked before',
  }),
  ...of('db/functions/make_transfer.sql', {
    'without: own.account_id is null': 'whether a payee is new is asked of nobody who pays themselves',
    'never when: v_is_new': 'what the one statement leaves uncounted use_limits counts, more slowly',
    'never when: u.owner_id < 0': 'the same: the row of new payees is left to use_limits',
    'never when: u.channel = p_channel': 'where usage does not say whether rules are on, the rules are asked',
  }),
  ...of('db/functions/move_balances.sql', {
    "without: v_doubt = 'unbalanced'":
      'the grouping finds the one group that is not zero as well, more slowly',
  }),
  ...of('db/functions/guards.sql', {
    "without: tg_op = 'INSERT'": 'an insert of the owner’s is at trigger depth 1 and refused by that alone',
  }),
  ...of('db/functions/increment_hold.sql', {
    'no lock: for update':
      'whoever moves a hold has its account’s row first, so of two at once the second waits there',
  }),
  ...of('db/functions/capture_hold.sql', {
    'no lock: for update':
      'whoever moves a hold has its account’s row first, so of two at once the second waits there',
    "without: a.type = 'bank'": 'accounts of the product settlement are the bank’s, every one',
  }),
  ...of('db/functions/release_hold.sql', {
    'no lock: for update':
      'whoever moves a hold has its account’s row first, so of two at once the second waits there',
  }),
  ...of('db/functions/move_hold.sql', {
    'without: p_authorise - p_capture - p_release <> 0': 'it only spares writing the same figure again',
  }),
  ...of('db/functions/settle_proposal.sql', {
    "any kind: array['operator', 'admin']":
      'each verb that decides admits by itself, by the same kinds or fewer',
  }),
  ...of('db/functions/carry_out.sql', {
    "without: p_order.kind = 'refund'":
      'a reversal after a refund is refused one line above, and without one it is the whole; cash has no original',
    'no lock: for update':
      'whoever takes an original back has the rows of both its accounts first, so of two at once the second waits there',
    'no lock: for update (2)':
      'whoever moves a hold has its account’s row first, so of two at once the second waits there',
  }),
  ...of('db/functions/reverse_transaction.sql', {
    'without: p_force is not null':
      'null is in no list, and its refusal is none: it only spares reading the list',
    'without: not found':
      'the key of an original that is known was claimed under the same scope: it is looked for again, and found',
  }),
  ...of('db/functions/lower_limits.sql', {
    'without: p_currency is not null': 'null is no other currency either',
    'any, not only where: u.owner_id = v_account.id and u.channel = p_channel':
      'a row of usage that is renewed before it must be says the same again',
    'without: u.owner_id = v_account.id': 'as above',
    'without: u.channel = p_channel': 'as above',
  }),
  ...of('db/functions/book_exchange.sql', {
    "without: a.type <> 'bank'":
      'an account of the bank’s has no party: whoever names one as theirs is told not_found all the same',
    "without: a.type = 'bank'": 'positions are the bank’s, every one',
  }),
  ...of('db/functions/decide_setting_change.sql', {
    'any, not only where: c.effective_from >= (select b.current from banking.business_dates b)':
      'a day that is over is refused above; this is for a date that moves on between the two statements',
  }),
  ...of('db/functions/refuse_lone_rule.sql', {
    "without: tg_op = 'UPDATE' (2)":
      'an insert has no old row: what is asked of it is null, which refuses nothing',
    "without: tg_op = 'UPDATE' (3)": 'as above',
  }),
  ...of('db/policies/tables.sql', {
    "any, not only where: schemaname = 'banking'": 'there are no policies in other schemas',
  }),
  ...of('db/policies/triggers.sql', {
    'column not watched (account_number, held, overdraft_limit): account_number,':
      'an account number never changes: another trigger refuses that',
  }),
  ...of('db/policies/roles.sql', {
    'any, not only where: rolname = v_role.name and (rolcanlogin, rolinherit) <> (v_role.login, v_role.inherits)':
      'roles are altered more often, to what they are',
    'without: rolname = v_role.name': 'roles are altered more often, to what they are',
    'without: (rolcanlogin, rolinherit) <> (v_role.login, v_role.inherits)':
      'roles are altered more often, to what they are',
  }),
]
