import { anyone, router, staff } from '../trpc.ts'
import {
  approvalInput,
  approved,
  changed,
  proposals as page,
  proposalsInput,
  refusalInput,
  refused,
  stopInput,
  stopped,
} from './contract.ts'
import { approveProposal, listProposals, refuseProposal, stopByCode, stopChange } from './proposals.ts'

export const proposals = router({
  list: staff
    .meta({
      says: 'What waits for a second person, or was decided, newest first.',
      rest: [{ method: 'GET', path: '/proposals' }],
    })
    .input(proposalsInput)
    .output(page)
    .query(({ ctx, input }) => listProposals(ctx, input)),
  approve: staff
    .meta({
      says: 'Carries out what another person proposed, exactly once; a change of a user may cool first.',
      rest: [{ method: 'POST', path: '/proposals/{id}/approval', status: 201 }],
    })
    .input(approvalInput)
    .output(approved)
    .mutation(({ ctx, input }) => approveProposal(ctx, input.id)),
  refuse: staff
    .meta({
      says: 'Says no, with a reason, to what another person proposed.',
      rest: [{ method: 'POST', path: '/proposals/{id}/refusal' }],
    })
    .input(refusalInput)
    .output(refused)
    .mutation(({ ctx, input }) => refuseProposal(ctx, input)),
  stop: staff
    .meta({
      says: 'Stops an approved change of a user before it takes effect.',
      rest: [{ method: 'POST', path: '/proposals/{id}/stop' }],
    })
    .input(refusalInput)
    .output(changed)
    .mutation(({ ctx, input }) => stopChange(ctx, input)),
  stopByCode: anyone
    .meta({
      says: 'Stops an approved change by the code in the notice of it, without a sign-in.',
      rest: [{ method: 'POST', path: '/changes/stop' }],
    })
    .input(stopInput)
    .output(stopped)
    .mutation(({ ctx, input }) => stopByCode(ctx, input.code)),
})
