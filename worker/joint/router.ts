import { customer, router } from '../trpc.ts'
import {
  jointApprovalInput,
  jointOrdersInput,
  jointRefusalInput,
  jointSettled,
  jointOrders as page,
} from './contract.ts'
import { approveJointOrder, listJointOrders, refuseJointOrder } from './joint.ts'

export const joint = router({
  list: customer
    .meta({
      says: 'What holders decide about together, on all accounts of the caller, newest first.',
      rest: [{ method: 'GET', path: '/joint-orders' }],
    })
    .input(jointOrdersInput)
    .output(page)
    .query(({ ctx, input }) => listJointOrders(ctx, input)),
  approve: customer
    .meta({
      says: 'Says yes to what another holder ordered; with all that is needed it is done, exactly once.',
      rest: [{ method: 'POST', path: '/joint-orders/{id}/approval', status: 201 }],
      trips: {
        most: 4,
        reason:
          'a challenge is opened after a refusal that leaves nothing; what closings and exchanges pay is signed after a look',
      },
    })
    .input(jointApprovalInput)
    .output(jointSettled)
    .mutation(({ ctx, input }) => approveJointOrder(ctx, input)),
  refuse: customer
    .meta({
      says: 'Says no to what another holder ordered, or takes one’s own order back.',
      rest: [{ method: 'POST', path: '/joint-orders/{id}/refusal' }],
    })
    .input(jointRefusalInput)
    .output(jointSettled)
    .mutation(({ ctx, input }) => refuseJointOrder(ctx, input)),
})
