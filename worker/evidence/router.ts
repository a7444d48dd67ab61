import { admin, router } from '../trpc.ts'
import {
  acknowledgeInput,
  alert,
  alerts,
  alertsInput,
  auditInput,
  deeds,
  eventsInput,
  securityEvents,
} from './contract.ts'
import { acknowledge, listAlerts, listEvents, searchAudit } from './evidence.ts'

export const evidence = router({
  events: admin
    .meta({
      says: 'Security events, newest first.',
      rest: [{ method: 'GET', path: '/security-events' }],
    })
    .input(eventsInput)
    .output(securityEvents)
    .query(({ ctx, input }) => listEvents(ctx, input)),
  alerts: admin
    .meta({
      says: 'Alerts: high and critical security events that wait for an admin, or that one has looked at.',
      rest: [{ method: 'GET', path: '/alerts' }],
    })
    .input(alertsInput)
    .output(alerts)
    .query(({ ctx, input }) => listAlerts(ctx, input)),
  acknowledge: admin
    .meta({
      says: 'Says what came of an alert, and closes it.',
      rest: [{ method: 'POST', path: '/alerts/{id}/acknowledgement' }],
    })
    .input(acknowledgeInput)
    .output(alert)
    .mutation(({ ctx, input }) => acknowledge(ctx, input)),
  audit: admin
    .meta({
      says: 'Deeds of everybody with what they changed, newest first, checked against their seals.',
      rest: [{ method: 'GET', path: '/audit' }],
    })
    .input(auditInput)
    .output(deeds)
    .query(({ ctx, input }) => searchAudit(ctx, input)),
})
