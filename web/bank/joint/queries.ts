import { queryOptions } from '@tanstack/solid-query'
import type { JointOrder } from '../../../worker/joint/contract.ts'
import { bank } from '../../api.ts'

/** What holders decide about together, of one status, newest first. */
export const jointQuery = (status: JointOrder['status'] = 'pending') =>
  queryOptions({
    queryKey: ['joint', status],
    queryFn: ({ signal }) => bank.joint.list.query({ status, limit: 50 }, { signal }),
  })
