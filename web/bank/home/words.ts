import { words } from '../../ui/language.ts'

export const t = words('home', {
  total: 'Total',
  total_balance: 'Total balance',
  available_now: '{amount} available now',
  send_money: 'Send money',
  convert: 'Convert',
  home: 'Home',
  latest: 'Latest',
  see_all: 'See all',
  nothing_yet: 'Nothing has moved yet',
  nothing_why: 'What you send and receive will stand here, newest first.',
  send_again: 'Send again',
  hello_named: '{greeting}, {name}',
  morning: 'Good morning',
  afternoon: 'Good afternoon',
  evening: 'Good evening',
})
