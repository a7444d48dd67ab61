import { queryOptions } from '@tanstack/solid-query'
import type { Colour, Pot } from '../../../worker/pots/contract.ts'
import { bank } from '../../api.ts'

// Under accounts, since what is set aside is no longer available there.
export const potsQuery = () =>
  queryOptions({
    queryKey: ['accounts', 'pots'],
    queryFn: ({ signal }) => bank.pots.list.query(undefined, { signal }),
  })

/** Bars of pots: between light and dark they keep enough contrast to the ground. */
export const colourClass: Record<Colour, string> = {
  teal: 'bg-[light-dark(#0b7a75,#4fc9c2)]',
  amber: 'bg-[light-dark(#b26a00,#f5b942)]',
  rose: 'bg-[light-dark(#b8325e,#ff8fae)]',
  sky: 'bg-[light-dark(#1d6fb8,#74b9f5)]',
  violet: 'bg-[light-dark(#6b4bb8,#b59cf5)]',
}

/** How much of the goal is there, in percent; undefined without one. */
export const shareOf = ({ saved, target }: Pot): number | undefined =>
  target === null
    ? undefined
    : Math.min(100, Math.floor((Number(saved.amount) / Number(target.amount)) * 100))
