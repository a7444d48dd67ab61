import { queryOptions } from '@tanstack/solid-query'
import { bank } from '../../api.ts'

export const overviewQuery = () =>
  queryOptions({
    queryKey: ['accounts', 'overview'],
    queryFn: ({ signal }) => bank.accounts.overview.query(undefined, { signal }),
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
