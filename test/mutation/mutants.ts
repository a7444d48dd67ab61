/**
 * Mutants of the bank's SQL, made from its text: each leaves out one check, lock, trigger, policy, right or deed. A
 * mutant is one replacement in one file.
 */
import { readdirSync } from 'node:fs'
import {
  concatenated,
  concatenatedBefore,
  masked,
  matching,
  operandAfter,
  operandBefore,
  operandEnd,
} from './text.ts'

export type Mutant = {
  /** From the checkout's root. */
  file: string
  /** What is left out, in words that stay the same when lines move. */
  name: string
  start: number
  end: number
  replacement: string
}

/** In the order in which they go through; every other function of the bank comes after them. */
const first = [
  // Sessions, tokens, signing in.
  ...`admit refusal_of enter caller find_user begin_sign_in sign_in complete_sign_in open_access open_sign_in_challenge enrol_at_sign_in refresh logout end_session end_sessions admit_alone open_session end_oldest_sessions session_is_live end_changed_sessions kept_sessions list_sessions end_own_session end_own_sessions stay`.split(
    ' ',
  ),
  // Transfers, and what they call.
  ...`make_transfer refuse_transfer replay post move_balances guards hashes check_digit issue_number use_limits limits_in_force exceeded_limit cooling_limit refuse_limit return_usage step_up_above bindings use_challenge take_challenge lower_limits propose_raise decide_raise claim_request locked_account party_account mandate_of own_account owns_account look_up_payee match_name check_payee add_payee change_payee remove_payee`.split(
    ' ',
  ),
  // Holds.
  ...`place_hold increment_hold capture_hold release_hold expire_holds move_hold hold_sides get_hold`.split(
    ' ',
  ),
  // The counter: cash, reversals, proposals.
  ...`move_cash order_sides paper propose approve_proposal carry_out taken_back_alone handled_alone refuse_proposal refuse_claimed refuse_order replay_order settle_proposal refuse_taken_id expire_proposals list_proposals settle_risk_order move_case count_till reverse_transaction internal_account make_account open_account close_account end_account freeze_account unfreeze_account wake_account set_holder end_holding end_pot set_overdraft set_nominees open_term_deposit close_term_deposit update_term_deposit`.split(
    ' ',
  ),
  // Factors and challenges.
  ...`take_factor take_step take_first_factor confirm_factor add_factor make_factor remove_factor reset_factors forget_factors factors_of factor_mac has_own_since note_factor renew_recovery_codes replace_recovery_codes begin_reproof reprove step_up_throttle open_step_up open_transfer_challenge own_challenge live_challenge challenge_state satisfy_challenge code_channels make_code send_code confirm_code forget_code schedule_step_up`.split(
    ' ',
  ),
  // Passwords and throttles.
  ...`forgot_password read_reset reset_user reset_password replace_password set_password rehash_password begin_change change_password password_facts count_attempt count_failure unblock_user`.split(
    ' ',
  ),
  // Permissions and two persons.
  ...`admit_changer change_user change_contact change_obstacle needs_second_person is_makers_own may_check confirm_user decide_user_change decide_account_change decide_application decide_customer_change decide_rule_change decide_setting_change refuse_lone_rule refuse_lone_setting carry_out_user_change settle_user_changes stop_user_change refuse_lone_change user_of set_user_role set_user_status create_staff link_person list_users find_customers read_customer close_plain rewrap_keys replace_keys erase_customer_for kept_until tool_erase_customer forget_customer`.split(
    ' ',
  ),
  // Evidence.
  ...`note_change note_origin note_shown raise_alert cut_evidence sign_seal cut_seal make_root acknowledge_alert list_alerts list_security_events read_access_history read_activity search_audit`.split(
    ' ',
  ),
  // End of day and interest.
  ...`admit_job advance_eod advance_business_date open_eod run_eod_chunk next_eod eod_is_open close_day open_day day_book roll_account_days accrue_interest accrue_days_anew capitalise_interest interest_due charge_fees charge_fee check_minimum_balance mark_dormant mature_term_deposits pay_waiting_deposits overdue_interest payout_obstacle tell_of_maturity announce_maturities term_interest caps_hold post_for_job cut_statements refuse_closed_terms trial_balance`.split(
    ' ',
  ),
  // Schedules.
  ...`add_schedule change_schedule set_schedule_status run_schedule run_schedules advance_schedule next_due`.split(
    ' ',
  ),
  // Exchange.
  ...`quote_exchange make_exchange`.split(' '),
  // Delivery.
  ...`read_outbox take_messages settle_messages drop_messages outbox_state message_address`.split(' '),
]
const folder = new URL('../../db/functions/', import.meta.url)
const place = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length)
const functions = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .map((name) => name.replace('.sql', ''))
  .sort((one, other) => place(one) - place(other))
export const files = [
  ...functions.map((name) => `db/functions/${name}.sql`),
  'db/policies/tables.sql',
  'db/policies/triggers.sql',
  'db/policies/evidence.sql',
  'db/policies/roles.sql',
]

export function mutantsOf(file: string, text: string): Mutant[] {
  const mask = masked(text)
  const found: Mutant[] = []
  const inWords = (part: string) => part.replace(/\s+/g, ' ').trim()

  function add(kind: string, start: number, end: number, replacement: string) {
    const left = start + (/^\s*/.exec(text.slice(start, end))![0].length ?? 0)
    const right = end - /\s*$/.exec(text.slice(left, end))![0].length
    const name = `${kind}: ${inWords(text.slice(left, right))}`
    const twins = found.filter((other) => other.name === name || other.name.startsWith(`${name} (`)).length
    if (
      found.some((other) => other.start === left && other.end === right && other.replacement === replacement)
    )
      return
    found.push({ file, name: twins ? `${name} (${twins + 1})` : name, start: left, end: right, replacement })
  }
  const each = (pattern: RegExp, visit: (match: RegExpExecArray) => void) => {
    for (const match of mask.matchAll(pattern)) visit(match as RegExpExecArray)
  }

  // Conditions as a whole.
  each(/(?<!end )\bif\b(?! not exists)([^;]*?)\bthen\b/g, (match) => {
    add('never', match.index + 2, match.index + 2 + match[1]!.length, 'false')
  })
  each(/\bwhen\b((?:(?!\bwhen\b)[^;])*?)\bthen\b/g, (match) => {
    const start = match.index + 4
    if (!/^\s*'[^']*'\s*$/.test(text.slice(start, start + match[1]!.length)))
      add('never when', start, start + match[1]!.length, 'false')
  })
  each(/\b(where|having|using)\b/g, (match) => {
    const start = match.index + match[0].length
    const bracket = match[0] === 'using' ? mask.indexOf('(', start) + 1 : start
    // `raise … using` names an error, not a condition.
    if (match[0] === 'using' && !/^\s*$/.test(mask.slice(start, bracket - 1))) return
    const end = match[0] === 'using' ? matching(mask, bracket) : operandEnd(mask, bracket)
    if (inWords(text.slice(bracket, end)) !== 'true') add(`any, not only ${match[0]}`, bracket, end, 'true')
  })
  // One operand of several.
  each(/\b(and|or)\b/g, (match) => {
    if (
      /\b(create|insert|update|delete)\s+$/.test(mask.slice(0, match.index)) ||
      /^or\s+(replace|update|delete|truncate)/.test(mask.slice(match.index))
    )
      return
    for (const [start, end] of [
      [operandBefore(mask, match.index), match.index],
      [match.index + match[0].length, operandAfter(mask, match.index + match[0].length)],
    ] as const) {
      const around =
        mask.slice(0, start).trimEnd().endsWith('and') || mask.slice(end).trimStart().startsWith('and')
      add('without', start, end, around || match[0] === 'and' ? 'true' : 'false')
    }
  })
  // One bound of several.
  each(/<= least\(/g, (match) => {
    const start = match.index + match[0].length
    const bounds = text.slice(start, matching(mask, start)).split(', ')
    bounds.reduce((at, bound, index) => {
      const isLast = index === bounds.length - 1
      add('without bound', isLast ? at - 2 : at, at + bound.length + (isLast ? 0 : 2), '')
      return at + bound.length + 2
    }, start)
  })
  // Locks.
  each(/\s+for (?:no key update|update|share)(?: of \w+)?(?: skip locked)?(?=\s*[;)]|\s+loop)/g, (match) => {
    add('no lock', match.index, match.index + match[0].length, '')
  })
  // Deeds.
  each(
    /(?<=(?:;|\bthen|\belse|\bloop|\bbegin|\$\$)\s*)\b(insert|update|delete|perform|execute|raise)\b[^;]*;/g,
    (match) => {
      const start = match.index
      const isRaise = match[1] === 'raise'
      // Within `if … then raise` the condition is the check.
      if (mask.slice(0, start).split('$$').length % 2 || (isRaise && /then\s*$/.test(mask.slice(0, start))))
        return
      const isTrigger = /returns trigger/.test(
        mask.slice(0, start).split('create or replace function').at(-1)!,
      )
      const isSql = /language sql/.test(mask.slice(0, start).split('create or replace function').at(-1)!)
      const instead = isRaise ? (isTrigger ? 'return new;' : 'return;') : isSql ? '' : 'null;'
      add('undone', start, start + match[0].length, instead)
    },
  )
  // What is signed or hashed.
  if (/hashes|caller/.test(file)) {
    each(/\|\|/g, (match) => {
      add('unsigned', match.index + 2, concatenated(mask, match.index + 2), "''")
      const before = concatenatedBefore(mask, match.index)
      if (mask.slice(before - 2, before) !== '||') add('unsigned', before, match.index, "''")
    })
  }
  // Who is let in, and whether the token is held.
  each(/banking\.admit\(p_jti, (\w+|array\[[^\]]*\]), (true|false)\)/g, (match) => {
    const kinds = match.index + 'banking.admit(p_jti, '.length
    const everybody = `array['customer', 'operator', 'admin']`
    if (text.slice(kinds, kinds + match[1]!.length) !== everybody)
      add('any kind', kinds, kinds + match[1]!.length, everybody)
    if (match[2] === 'true')
      add('token not held', kinds + match[1]!.length + 2, kinds + match[1]!.length + 6, 'false')
  })
  if (/\/(?:tables|triggers|evidence)\.sql$/.test(file)) tables(add, each, text)
  each(/security definer (set search_path = pg_catalog, banking)/g, (match) => {
    const start = match.index + 'security definer '.length
    add('search path not pinned', start, start + match[1]!.length, '')
  })
  return found.sort((one, other) => one.start - other.start)
}

type Add = (kind: string, start: number, end: number, replacement: string) => void
type Each = (pattern: RegExp, visit: (match: RegExpExecArray) => void) => void

/** Triggers, their events and columns; rights by column; what is taken from everybody. */
function tables(add: Add, each: Each, text: string) {
  each(/create or replace trigger [^;]*;/g, (match) => {
    add('no trigger', match.index, match.index + match[0].length, '')
  })
  each(/\bupdate of ([\w, ]+) on\b|\bupdate of ([\w, ]+)\n/g, (match) => {
    const list = match[1] ?? match[2]!
    const columns = list.split(', ')
    let start = match.index + 'update of '.length
    columns.forEach((column, index) => {
      const end = start + column.length
      if (columns.length > 1)
        add(`column not watched (${list})`, index ? start - 2 : start, index ? end : end + 2, '')
      start = end + 2
    })
  })
  each(/insert or update of/g, (match) =>
    add('not at insert', match.index, match.index + 'insert or '.length, ''),
  )
  each(/grant [^;]*?(\([^)]*\))/g, (match) => {
    const start = match.index + match[0].length - match[1]!.length
    add('every column', start, start + match[1]!.length, '')
  })
  each(/^revoke [^;]*;/gm, (match) => add('not taken away', match.index, match.index + match[0].length, ''))
  each(/foreach v_table in array array\[([^\]]*)\]/g, (match) => {
    const start = match.index + match[0].length - match[1]!.length - 1
    for (const name of text.slice(start, start + match[1]!.length).matchAll(/(?:, )?'\w+'/g)) {
      const isFirst = name.index === 0
      const at = start + name.index
      add('table left out', at, at + name[0].length + (isFirst ? 2 : 0), '')
    }
  })
  for (const events of text.matchAll(/before ((?:update or )?delete or truncate) on banking\.%I/g)) {
    const start = events.index + 'before '.length
    for (const event of ['update or ', 'delete or ', ' or truncate']) {
      const at = events[1]!.indexOf(event)
      if (at >= 0) add('event left out', start + at, start + at + event.length, '')
    }
  }
}

export const applied = (mutant: Mutant, text: string) =>
  text.slice(0, mutant.start) + mutant.replacement + text.slice(mutant.end)

/** The lines that differ, as a diff shows them. */
export function diff(mutant: Mutant, text: string): string {
  const from = text.lastIndexOf('\n', mutant.start - 1) + 1
  const to = (text.indexOf('\n', mutant.end) + text.length + 1) % (text.length + 1) || text.length
  const before = text.slice(from, to)
  const after = applied(mutant, text).slice(
    from,
    to + mutant.replacement.length - (mutant.end - mutant.start),
  )
  const marked = (part: string, mark: string) =>
    part
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => `  ${mark} ${line.trim()}`)
      .join('\n')
  const line = text.slice(0, mutant.start).split('\n').length
  return `${mutant.file}:${line}\n${marked(before, '-')}\n${marked(after, '+')}`
}

/** Of a kind that one test looks for in every function alike, by the catalogue, one mutant stands for all. */
export function allMutants(texts: Map<string, string>): Mutant[] {
  const all = [...texts].flatMap(([file, text]) => mutantsOf(file, text))
  const isUnpinned = ({ name }: Mutant) => name.startsWith('search path')
  const unpinned = all.find(isUnpinned)
  return all.filter((mutant) => mutant === unpinned || !isUnpinned(mutant))
}
