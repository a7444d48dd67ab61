/** Who is let in, and what moves money: the functions of which not one check may be left out unnoticed. */
export const core = {
  sessions:
    'admit refusal_of enter caller find_user begin_sign_in sign_in complete_sign_in open_access open_sign_in_challenge send_sign_in_code enrol_at_sign_in refresh logout end_session end_sessions admit_alone open_session end_oldest_sessions session_is_live end_changed_sessions kept_sessions list_sessions end_own_session end_own_sessions stay',
  holds: 'place_hold increment_hold capture_hold release_hold expire_holds move_hold hold_sides',
  counter: 'move_cash order_sides carry_out reverse_transaction',
  accounts: 'claim_request locked_account party_account mandate_of use_challenge take_challenge',
  ledger: 'post move_balances guards hashes chain_step transaction_answer',
  transfers: 'make_transfer refuse_transfer replay',
  limits: 'use_limits limits_in_force exceeded_limit refuse_limit return_usage',
}
export type Part = keyof typeof core

export const parts = Object.keys(core) as Part[]

export const filesOf = (part: Part) => core[part].split(' ').map((name) => `db/functions/${name}.sql`)

export const coreFiles = parts.flatMap(filesOf)
