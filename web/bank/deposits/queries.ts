import { queryOptions } from '@tanstack/solid-query'
import type { Money } from '../../../worker/money.ts'
import { bank } from '../../api.ts'

export const offersQuery = () =>
  queryOptions({
    queryKey: ['deposits', 'offers'],
    queryFn: ({ signal }) => bank.deposits.offers.query(undefined, { signal }),
  })

export const previewQuery = (offer: string, amount: Money | undefined) =>
  queryOptions({
    queryKey: ['deposits', 'preview', offer, amount?.amount],
    queryFn: ({ signal }) => bank.deposits.preview.query({ offer, amount: amount! }, { signal }),
    enabled: amount !== undefined && offer !== '',
    retry: false,
  })

// Under accounts, so that whatever changes an account brings it up to date.
export const depositQuery = (id: string) =>
  queryOptions({
    queryKey: ['accounts', 'deposit', id],
    queryFn: ({ signal }) => bank.deposits.get.query({ id }, { signal }),
  })
