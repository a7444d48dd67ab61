/** Who is let in, by which factor, what two persons decide, and what moves money: the functions of which not one check may be left out unnoticed. */
export const core = {
  sessions:
    'admit refusal_of enter caller find_user begin_sign_in sign_in complete_sign_in open_access open_sign_in_challenge send_sign_in_code enrol_at_sign_in refresh logout end_session end_sessions admit_alone open_session end_oldest_sessions session_is_live end_changed_sessions kept_sessions list_sessions end_own_session end_own_sessions stay',
  codes:
    'make_code confirm_code forget_code send_code satisfy_challenge challenge_state own_challenge live_challenge count_attempt count_failure code_channels set_sign_in_code',
  passkeys:
    'begin_passkey begin_passkey_sign_in keep_passkey_challenge add_passkey take_passkey confirm_by_passkey sign_in_by_passkey remove_passkey',
  factors:
    'add_factor make_factor confirm_factor take_factor take_first_factor factor_mac factors_of has_factor needs_second forget_factors remove_factor reset_factors reprove begin_reproof replace_recovery_codes renew_recovery_codes',
  roles:
    'person_of is_makers_own confirm_user may_check needs_second_person refuse_lone_change refuse_lone_setting refuse_lone_rule decide_user_change decide_customer_change decide_setting_change decide_rule_change decide_account_change propose_customer_change erase_customer_for tool_erase_customer settle_proposal refuse_taken_id decide_application decide_raise stop_user_change',
  holds: 'place_hold increment_hold capture_hold release_hold expire_holds move_hold hold_sides',
  counter:
    'move_cash order_sides approve_proposal refuse_proposal carry_out taken_back_alone handled_alone count_till reverse_transaction',
  risk: 'settle_risk_order move_case',
  deposits:
    'mature_term_deposits pay_waiting_deposits payout_obstacle tell_of_maturity close_term_deposit term_interest overdue_interest',
  holdings: 'end_holding end_pot close_account pay_out_closing move_pot take_from_pot',
  joint: 'book_joint_order settle_joint_order',
  accounts: 'claim_request locked_account party_account mandate_of use_challenge take_challenge',
  ledger: 'post move_balances guards hashes chain_step transaction_answer',
  transfers: 'make_transfer refuse_transfer replay make_exchange',
  limits: 'use_limits limits_in_force exceeded_limit refuse_limit return_usage',
}
export type Part = keyof typeof core

export const parts = Object.keys(core) as Part[]

export const filesOf = (part: Part) => core[part].split(' ').map((name) => `db/functions/${name}.sql`)

export const coreFiles = parts.flatMap(filesOf)
