import { words } from './language.ts'

export const t = words('ui', {
  show_password: 'Show password',
  hide_password: 'Hide password',
  loading: 'Loading',
  copied: '{what} copied',
  no_copy: 'Your browser did not allow copying',
  copy: 'Copy {what}',
  left: { one: '{count} character left', other: '{count} characters left' },
  too_long: { one: '{count} character too many', other: '{count} characters too many' },
})
