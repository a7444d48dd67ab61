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
    "without: p_order.kind in ('deposit', 'withdrawal')":
      'what was taken back counts together one line above, and of cash behind the counter nothing is found',
    'without: not p_second (2)': 'what is too much by itself is too much with what was before it',
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
  ...of('db/functions/take_from_pot.sql', {
    'no lock: for update': 'whoever moves a pot or a hold has its account’s row first',
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
    "without: 'customer:' || new.customer_id in (new.proposer_person, new.closer_person)":
      'whoever is that person is found as the maker’s own two lines below, and who only says so is not who `users` says',
    'without: new.proposer_user_id is not null (2)': 'of nobody is_makers_own says no',
    'without: new.closer_user_id is not null': 'as above',
    'without: p_checker is not null': 'as above',
  }),
  ...of('db/functions/close_account.sql', {
    "any, not only where: a.account_number in (p_account, v_to, p_orders #>> '{interest,bank}', p_orders #>> '{owed,bank}')":
      'it locks more accounts than it needs, in the same order',
  }),
  ...of('db/functions/close_term_deposit.sql', {
    "without: a.type = 'term_deposit'": 'they are sorted by type: what is no deposit leaves none to end',
    "without: a.type in ('savings', 'current')": 'as above: what is neither leaves nobody to pay',
    'no lock: for update': 'its account’s row is held, and whoever ends a deposit has that first',
  }),
  ...of('db/functions/pay_waiting_deposits.sql', {
    "without: a.status = 'locked'": '`payout_obstacle` says the same, more slowly',
    "without: d.status = 'matured' (2)":
      'a deposit that was paid meanwhile is empty, which `payout_obstacle` says',
    'no lock: for update': 'the batch has its accounts, and whoever ends a deposit has them first',
    'no lock: for no key update': 'the batch has them',
    'no lock: for no key update (2)': 'as above',
  }),
  ...of('db/functions/mature_term_deposits.sql', {
    "any, not only where: a.id in (select unnest(array[d.account_id, d.payout_account_id]) from banking.term_deposits d where d.id = any (p_ids)) or a.type = 'bank' and a.product_code = 'interest-expense'":
      'it locks more accounts than it needs, in the same order',
    "undone: perform banking.internal_account('interest-expense', v_currency);":
      'who books the interest makes the account as well; this is so that it is there to be locked',
    'any, not only where: d.id = any (v_ids)':
      'more accounts are made than it needs, as they would be some day',
    'any, not only where: d.id = any (v_ids) (2)': 'it locks more accounts than it needs, in the same order',
    "any, not only where: a.id in (select unnest(array[d.account_id, d.payout_account_id]) from banking.term_deposits d where d.id = any (v_ids)) or a.type = 'bank' and a.product_code = 'interest-expense'":
      'as above',
    "without: a.product_code = 'interest-expense'": 'as above',
    "without: a.type = 'bank'": 'accounts of that product are the bank’s, every one',
    'no lock: for update': 'the batch has its accounts, and whoever ends a deposit has them first',
    'no lock: for no key update (2)': 'the batch has them',
    'no lock: for no key update (3)': 'as above',
  }),
  ...of('db/functions/payout_obstacle.sql', {
    'without: p_payout.is_bounded':
      '`cap_fault` finds no bound of a level that has none: it only spares asking',
  }),
  ...of('db/functions/caps_hold.sql', {
    "without: coalesce(v_caps, '{}') = '{}'":
      'what is compared with a bound that is not there is null, which is no fault',
  }),
  ...of('db/functions/end_pot.sql', {
    "without: h.status = 'open'": 'what is no longer open has nothing left in it',
  }),
  ...of('db/functions/end_holding.sql', {
    'no lock: for update':
      'whoever moves or closes a pot has its account’s row first, and the caller has that',
    "any, not only where: o.status = 'open'": '`end_holding` asks for the status again',
    "any, not only where: s.status in ('active', 'paused', 'proposed')": 'as above',
    'without: l.account_id = s.from_account_id': 'it locks more rows than it needs, in the same order',
    "without: l.customer_id = s.customer_id where s.status in ('active', 'paused')": 'as above',
    "any, not only where: s.status in ('active', 'paused')": 'as above',
    'any, not only where: a.id = any (v_accounts)': 'as above',
  }),
  ...of('db/functions/settle_risk_order.sql', {
    'no lock: for update':
      'whoever settles an order has its account’s row first, so of two at once the second waits there',
    'no lock: for update (2)':
      'whoever moves a hold has its account’s row first, so of two at once the second waits there',
    "without: a.type <> 'bank' (2)": 'nobody is a party to an account of the bank’s',
  }),
  ...of('db/functions/decide_application.sql', {
    "any kind: array['operator', 'admin']": 'a step of settle_proposal, which admits the same kinds',
    'never: v_found.id is null': 'a step of settle_proposal, which has found it',
    "undone: perform banking.refuse('not_found');": 'as above',
    'without: k.destroyed_at is null': 'what waits has a key that is there: it goes with the decision, once',
  }),
  ...of('db/functions/approve_proposal.sql', {
    'never: not found': 'a step of settle_proposal, which has found it',
  }),
  ...of('db/functions/refuse_proposal.sql', {
    'never: not found': 'as above',
  }),
  ...of('db/functions/decide_account_change.sql', {
    'token not held: true': 'a step of settle_proposal, which holds it',
    'never: v_change.id is null': 'a step of settle_proposal, which has found it',
    'without: c.account_id = s.from_account_id': 'it locks more rows than it needs, in the same order',
    'without: c.subject = u.customer_id where c.id = p_id': 'as above',
    "any, not only where: c.id = p_id and c.kind = 'holder' and c.after ->> 'mandate' in ('none', 'view') and s.status in ('active', 'paused')":
      'as above',
    'without: c.id = p_id': 'as above',
    "without: c.kind = 'holder'": 'as above',
    "without: c.after ->> 'mandate' in ('none', 'view')": 'as above',
    "without: s.status in ('active', 'paused')": 'as above',
    'no lock: for update':
      'whoever decides about it has its account’s row first, so of two at once the second waits there',
  }),
  ...of('db/functions/count_till.sql', {
    "without: o.product_code = 'till'": 'accounts of the bank’s that are one user’s are tills, every one',
    'any, not only where: a.id in (v_till, v_other)':
      'it locks more accounts than it needs, in the same order',
  }),
  ...of('db/functions/settle_joint_order.sql', {
    'any, not only where: a.id = p_order.account_id': 'it locks more accounts than it needs',
    'no lock: for update (2)':
      'whoever moves a hold has its account’s row first, so of two at once the second waits there',
  }),
  ...of('db/functions/book_joint_order.sql', {
    'no lock: for update':
      'whoever moves a hold has its account’s row first, so of two at once the second waits there',
  }),
  ...of('db/functions/decide_raise.sql', {
    'no lock: for no key update (2)':
      'whoever decides about a raise has its account’s row first, so of two at once the second waits there',
    'without: u.channel = v_raise.channel':
      'a row of usage that is renewed before it must be says the same again',
  }),
  ...of('db/functions/move_case.sql', {
    "without: v_case.status <> 'open'": 'an open case has no reviewer yet',
  }),
  ...of('db/functions/is_makers_own.sql', {
    'without: m.user_id = p_maker_user_id':
      'makers_of names each also by the person of now, which the log-in is as well',
    'without: m.user_id = p_user_id': 'as above',
    "without: s.kind <> 'customer'": 'only log-ins of the staff have a person_id',
    'without: theirs.user_id is not null':
      'of two makers who are one person both have a log-in, or it is the command line and neither has',
    'without: ours.user_id is not null': 'as above',
    "without: c.kind in ('new_user', 'role', 'status', 'confirm')":
      'no other kind of change says such a thing in `after`',
    'without: c.maker_user_id is null': 'what one of the staff confirms is never done without a checker',
  }),
  ...of('db/functions/kept_until.sql', {
    'without: until is null': 'every holding has an end, if only infinity',
  }),
  ...of('db/functions/needs_second_person.sql', {
    "without: c.kind = 'status'": 'no other kind of change says this in `after`',
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
