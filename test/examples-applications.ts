import { someone } from './applicant.ts'
import { aDocument, aDraft, aHit, anInvited, aSubmitted } from './applying.ts'
import type { Edge } from './edge.ts'
import type { Example, Facts } from './facts.ts'
import { nowhere } from './facts.ts'
import { aPng } from './pictures.ts'

const newId = () => crypto.randomUUID()
const reason = 'An example'
const into = (make: (edge: Edge) => Promise<string>) => async (edge: Edge, facts: Facts) => {
  facts.application = await make(edge)
}
const none = () => [{ id: nowhere }]

/** People who want to become customers. */
export const ofApplications: Record<string, Example> = {
  'applications.list': { for: ['operator', 'admin'], input: () => ({ limit: 2 }) },
  'applications.get': {
    for: ['operator', 'admin'],
    prepare: into(aDraft),
    input: ({ application }) => ({ id: application }),
    foreign: none,
  },
  'applications.save': {
    for: ['operator'],
    input: () => ({ id: newId(), version: 0, person: someone(), product: 'savings', kycLevel: 'full' }),
    foreignIsFine: 'the id is the request’s own',
  },
  'applications.submit': {
    for: ['operator'],
    prepare: into(aDraft),
    input: ({ application }) => ({ id: application, version: 1 }),
    foreign: () => [{ id: nowhere, version: 1 }],
  },
  'applications.withdraw': {
    for: ['operator'],
    prepare: into(aDraft),
    input: ({ application }) => ({ id: application, reason }),
    foreign: () => [{ id: nowhere, reason }],
  },
  'applications.judge': {
    for: ['operator', 'admin'],
    async prepare(edge, facts) {
      facts.application = await aSubmitted(edge)
      facts.hit = await aHit(edge, facts.application)
    },
    input: ({ application, hit }) => ({ id: application, entry: hit, isMatch: false, reason }),
    foreign: () => [{ id: nowhere, entry: '1', isMatch: false, reason }],
  },
  'applications.invite': {
    for: ['operator'],
    prepare: into(anInvited),
    input: ({ application }) => ({ id: application }),
    foreign: none,
  },
  'applications.uninvite': {
    for: ['operator'],
    prepare: into(anInvited),
    input: ({ application }) => ({ id: application }),
    foreign: none,
  },
  'applications.loadScreening': {
    for: ['admin'],
    input: () => ({
      load: newId(),
      list: 'Examples',
      from: 0,
      total: 1,
      entries: [{ name: 'Nobody Anywhere' }],
    }),
    foreignIsFine: 'the id is the request’s own',
  },
  'documents.list': {
    for: ['operator', 'admin'],
    prepare: into(aDraft),
    input: ({ application }) => ({ application }),
    foreign: () => [{ application: nowhere }],
  },
  'documents.add': {
    for: ['operator'],
    prepare: into(aDraft),
    input: ({ application }) => ({ id: newId(), application, kind: 'identity', content: aPng }),
    foreign: () => [{ id: newId(), application: nowhere, kind: 'identity', content: aPng }],
  },
  'documents.get': {
    for: ['operator', 'admin'],
    async prepare(edge, facts) {
      facts.application = await aDraft(edge)
      facts.document = await aDocument(edge, facts.application)
    },
    input: ({ document }) => ({ id: document }),
    foreign: none,
  },
  'applications.screeningLists': { for: ['operator', 'admin'] },
}
