import { queryOptions } from '@tanstack/solid-query'
import { bank } from '../../api.ts'

export const settingsQuery = () =>
  queryOptions({
    queryKey: ['desk', 'settings'],
    queryFn: ({ signal }) => bank.settings.list.query(undefined, { signal }),
    staleTime: 0,
  })

export const historyQuery = (name: string) =>
  queryOptions({
    queryKey: ['desk', 'settings', name],
    queryFn: ({ signal }) => bank.settings.history.query({ name }, { signal }),
    staleTime: 0,
  })

export const productsQuery = () =>
  queryOptions({
    queryKey: ['desk', 'products'],
    queryFn: ({ signal }) => bank.products.list.query(undefined, { signal }),
    staleTime: 0,
  })
