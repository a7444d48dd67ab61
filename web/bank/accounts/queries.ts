import { queryOptions } from '@tanstack/solid-query'
import { bank, takeEarly } from '../../api.ts'

export const overviewQuery = () => ({
  ...queryOptions({
    queryKey: ['accounts', 'overview'],
    queryFn: ({ signal }) => bank.accounts.overview.query(undefined, { signal }),
  }),
  initialData: () => takeEarly('overview'),
})

export const accountQuery = (id: string) =>
  queryOptions({
    queryKey: ['accounts', 'one', id],
    queryFn: ({ signal }) => bank.accounts.get.query({ id }, { signal }),
  })

export const detailsQuery = (id: string) =>
  queryOptions({
    queryKey: ['accounts', 'details', id],
    queryFn: ({ signal }) => bank.accounts.details.query({ id }, { signal }),
  })

export const catalogueQuery = () =>
  queryOptions({
    queryKey: ['catalogue'],
    queryFn: ({ signal }) => bank.catalogue.read.query(undefined, { signal }),
  })

/** What closing an account today would pay; asked anew each time, since each night adds to it. */
export const closingQuery = (id: string) =>
  queryOptions({
    queryKey: ['accounts', 'closing', id],
    queryFn: ({ signal }) => bank.accounts.closing.query({ id }, { signal }),
    staleTime: 0,
  })
