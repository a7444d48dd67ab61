import type {
  DisputeReason,
  DisputeWish,
  Ticket,
  TicketCategory,
  TicketStatus,
} from '../../../worker/support/contract.ts'
import type { Fault } from '../../api.ts'
import { heard, words } from '../../ui/language.ts'

export const about = words('ask_about', {
  payment: 'A payment',
  account: 'An account',
  fees: 'Fees and interest',
  security: 'Security',
  documents: 'Documents',
  other: 'Something else',
  dispute: 'Something is wrong',
})

export const states = words('ask_states', {
  open: 'With the bank',
  waiting: 'Waits for you',
  solved: 'Solved',
  closed: 'Closed',
})

/** What a question is called: of a transaction that somebody says is wrong, the bank wrote the subject. */
export const subjectOf = (ticket: Pick<Ticket, 'category' | 'subject'>) =>
  (ticket.category === 'dispute' ? heard('sentences', ticket.subject) : undefined) ?? ticket.subject

export const reasons = words('wrong_reasons', {
  not_mine: 'I did not make it',
  wrong_amount: 'The amount is wrong',
  twice: 'It was booked twice',
  not_received: 'I did not get what I paid for',
  other: 'Something else',
})

export const wishes = words('wrong_wishes', {
  money_back: 'My money back',
  correction: 'That it is corrected',
  explanation: 'To know what it is',
})

export const t = words('support', {
  event_solved: 'The bank marked this as solved',
  event_closed: 'This was closed',
  event_reopened: 'This was taken up again',
  too_much: 'That was a lot at once. What you wrote is still here: wait a while and send it then.',
  closed_before: 'This was closed a while ago. Ask a new question, and name the number of this one.',
  full: 'This conversation is full. Ask a new question, and name its number.',
  new_answer: 'New answer',
  line: 'No. {number} · {about} · {time}',
  no_about: 'No. {number} · {about}',
  ask: 'Ask the bank',
  profile: 'Profile',
  help: 'Help',
  nothing: 'Nothing asked yet',
  nothing_why:
    'Write to the bank’s people here. The answer comes to this page, and a mail tells you that it is there. If a transaction looks wrong, open its receipt and say so there.',
  older: 'Show older',
  say_line: 'Say in a line what it is about.',
  write_what: 'Write what you want to know.',
  too_long: 'This is too long. Shorten it, or send two.',
  with_bank: 'Your question is with the bank.',
  files_not: 'Your question is with the bank, and these files are not',
  files_not_why: 'Try them again, or leave them out.',
  looks_without_files: 'The bank looks into it, and these files are not there yet',
  open_conversation: 'Open the conversation',
  open_question: 'Open the question',
  what_about: 'What is it about?',
  in_line: 'Subject',
  your_question: 'Your question',
  never_asks: 'The bank never asks for a password or a code, here or anywhere else.',
  send: 'Send',
  you: 'You',
  write_first: 'Write something first.',
  write_back: 'Write back',
  still: 'Still a question?',
  opens_again: 'What you write opens this again.',
  is_closed: 'This is closed.',
  no_more: 'No more questions',
  question_no: 'Question {number}',
  messages: 'Messages',
  thanks: 'Thank you.',
  you_gave: 'You gave {rating} of 5.',
  ask_new: 'This was closed a while ago. For anything new, ask a new question.',
  mark_1: 'Very bad',
  mark_2: 'Bad',
  mark_3: 'So-so',
  mark_4: 'Good',
  mark_5: 'Very good',
  one_of_five: 'Choose one of the five.',
  how_well: 'How well were you answered?',
  to_add: 'Anything to add?',
  need_not: 'You need not.',
  booked: 'Booked',
  partly_returned: 'Partly taken back',
  returned: 'Taken back',
  by_web: 'Web bank',
  by_api: 'A program',
  by_online: 'Online',
  by_branch: 'At the branch',
  by_bank: 'By the bank',
  what_wrong: 'What is wrong',
  what_wanted: 'What is wanted',
  went_out: 'Went out',
  came_in: 'Came in',
  account: 'Account',
  other_side: 'Other side',
  booked_on: 'Booked',
  booked_ordered: '{date}, ordered {time}',
  how: 'How',
  afterwards: 'Status',
  the_receipt: 'The receipt',
  said_wrong: 'You said something is wrong: {state}',
  wrong_q: 'Something is wrong?',
  choose_wrong: 'Choose what is wrong.',
  choose_want: 'Choose what you want.',
  tell_few: 'Tell in a few words what happened.',
  shorten: 'This is too long. Shorten it.',
  looks_into: 'The bank looks into it.',
  receipt: 'Receipt',
  wrong: 'Something is wrong',
  from: 'From',
  to: 'To',
  wrong_what: 'What is wrong?',
  want_what: 'What do you want?',
  happened: 'What happened?',
  already: 'The bank is looking into it already',
  open_it: 'Open it',
  add_there: 'You said so before. Add there what is new.',
  send_bank: 'Send to the bank',
  again: 'Try again',
  again_file: 'Try again: {file}',
  leave_out: 'Leave out',
  leave_out_file: 'Leave out {file}',
  sending: 'Sending {file}',
  attach: 'Attach files',
  none_yet: 'None yet.',
  kinds: 'At most {most} files: PDF, JPEG or PNG, 5 MB each.',
  to_send: 'Files to send',
  gone: 'This file is no longer there.',
  attached: 'Attached files',
  save_file: 'Save {file}, {size}',
  empty: 'The file is empty.',
  large: 'The file is larger than 5 MB. Scan it at a lower resolution.',
  of_message: 'No more files go along with one message. Write another message for this one.',
  of_ticket: 'This conversation holds no more files. Ask a new question, and name its number.',
  of_day: 'You have sent as many files as you can in a day. Send this one tomorrow.',
  lot: 'That was a lot at once. Wait a minute, then try again.',
  late: 'Too much time has gone by since the message. Write another one, and attach the file there.',
  most: 'No more than {most} files go along with one message.',
  was_sent: '{file} was sent.',
  not_sent: '{file} was not sent. {why}',
})

export const categoryNames: Record<TicketCategory, string> = about.all
export const statusNames: Record<TicketStatus, string> = states.all
export const statusLooks = { open: 'neutral', waiting: 'warn', solved: 'good', closed: 'neutral' } as const
export const reasonNames: Record<DisputeReason, string> = reasons.all
export const wishNames: Record<DisputeWish, string> = wishes.all

/** What became of a question, between its messages. */
export const eventName = (event: string | null | undefined) =>
  event === 'solved' || event === 'closed' || event === 'reopened' ? t(`event_${event}`) : event

/** Why the bank took no words, and what to do about it. */
export function refusalIn(fault: Fault): string {
  if (fault.code === 'rate_limited') return t('too_much')
  if (fault.code === 'already_settled') return t('closed_before')
  if (fault.code === 'limit_exceeded') return t('full')
  return fault.sentence
}
