import { operator, router, staff } from '../trpc.ts'
import {
  approvalInput,
  booked,
  proposals as page,
  proposalsInput,
  refusalInput,
  refused,
} from './contract.ts'
import { approveProposal, listProposals, refuseProposal } from './proposals.ts'

export const proposals = router({
  list: staff
    .meta({
      says: 'What waits for a second person, or was decided, newest first.',
      rest: [{ method: 'GET', path: '/proposals' }],
    })
    .input(proposalsInput)
    .output(page)
    .query(({ ctx, input }) => listProposals(ctx, input)),
  approve: operator
    .meta({
      says: 'Carries out what another person proposed, exactly once.',
      rest: [{ method: 'POST', path: '/proposals/{id}/approval', status: 201 }],
    })
    .input(approvalInput)
    .output(booked)
    .mutation(({ ctx, input }) => approveProposal(ctx, input.id)),
  refuse: operator
    .meta({
      says: 'Says no, with a reason, to what another person proposed.',
      rest: [{ method: 'POST', path: '/proposals/{id}/refusal' }],
    })
    .input(refusalInput)
    .output(refused)
    .mutation(({ ctx, input }) => refuseProposal(ctx, input)),
})
