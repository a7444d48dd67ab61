import { words } from '../../ui/language.ts'

export const t = words('pots', {
  pots: 'Pots',
  all: 'All pots',
  start: 'Start one',
  why: 'Set money aside for something you look forward to.',
  of: 'of {target}',
  of_by: 'of {target} by {date}',
  part: '{name}: part of the goal',
})
