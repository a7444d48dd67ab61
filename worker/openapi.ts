/** OpenAPI 3.1 from the procedures: the document cannot differ from what answers. */
import * as z from 'zod/mini'
import { errors } from './errors.ts'
import { type Operation, operations } from './rest.ts'

type Schema = Record<string, unknown>

const schemaOf = (shape: z.ZodMiniType, io: 'input' | 'output'): Schema => {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' }) as Schema
  return schema
}

const problem: Schema = {
  type: 'object',
  description: 'RFC 9457 problem details.',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(errors) },
    requestId: { type: 'string' },
    fields: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
}

const refused = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

/** Names of what a path carries in braces. */
const parametersOf = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)

const parameter = (name: string, place: string, required: boolean, schema: Schema = { type: 'string' }) => ({
  name,
  in: place,
  required,
  description: schema.description,
  schema,
})

function parameters(operation: Operation, input: Schema | undefined): Schema[] {
  const properties = (input?.properties ?? {}) as Record<string, Schema>
  const inPath = parametersOf(operation.route.path)
  const required = new Set((input?.required as string[] | undefined) ?? [])
  const fromPath = inPath.map((name) => parameter(name, 'path', true, properties[name]))
  if (operation.route.method !== 'GET') {
    const header = operation.meta.idempotencyKey && {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: `Stands for \`${operation.meta.idempotencyKey}\`; equal to it where both are given.`,
      schema: { type: 'string', format: 'uuid' },
    }
    return header ? [...fromPath, header] : fromPath
  }
  const inQuery = Object.keys(properties)
    .filter((name) => !inPath.includes(name))
    .map((name) => parameter(name, 'query', required.has(name), properties[name]))
  return [...fromPath, ...inQuery]
}

/** Whether a procedure stands open is said by its kind. */
const isOpen = (operation: Operation) => operation.meta.roles === 'anyone'

type Option = Schema & { properties: { status?: { const?: string } } }

/** The shape of what was done, and of what waits for a second person where that may be. */
function answersOf(operation: Operation): { done: Schema; pending?: Schema | undefined } {
  const whole = schemaOf(operation.output, 'output')
  // One of several shapes is an object too.
  if (!operation.meta.mayPend) return { done: whole.anyOf ? { type: 'object', ...whole } : whole }
  const options = whole.anyOf as Option[]
  const isPending = (option: Option) => option.properties.status?.const === 'pending'
  const done = options.filter((option) => !isPending(option))
  return {
    done: done.length === 1 ? done[0]! : { type: 'object', anyOf: done },
    pending: options.find(isPending),
  }
}
/** A file, or the procedure's answer as JSON. */
const contentOf = ({ meta }: Operation, done: Schema): Schema =>
  meta.isFile
    ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
    : { 'application/json': { schema: done } }

function describe(operation: Operation, index: number): Schema {
  const input = operation.input && schemaOf(operation.input, 'input')
  const tag = operation.name.split('.')[0]!
  const body =
    operation.route.method === 'GET' || !input
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: input } } } }
  const { status } = operation.route
  const { done, pending } = answersOf(operation)
  const answer =
    status === 204
      ? { 204: { description: 'Done.' } }
      : {
          [status]: {
            description: status === 201 ? 'Made.' : 'Done.',
            content: contentOf(operation, done),
          },
          ...(pending
            ? {
                202: {
                  description: 'Waits for a second person; nothing has moved.',
                  content: { 'application/json': { schema: pending } },
                },
              }
            : {}),
          ...(status === 201
            ? {
                200: {
                  description: 'Made before under this id; the same body, with Idempotent-Replayed: true.',
                  headers: { 'Idempotent-Replayed': { schema: { type: 'string', enum: ['true'] } } },
                  content: { 'application/json': { schema: done } },
                },
              }
            : {}),
        }
  return {
    operationId: index === 0 ? operation.name : `${operation.name}.${index + 1}`,
    summary: operation.meta.says,
    description: operation.meta.says,
    tags: [tag],
    security: isOpen(operation) ? [] : [{ bearer: [] }],
    parameters: parameters(operation, input),
    ...body,
    responses: { ...answer, default: refused('A refusal; `code` says which.') },
  }
}

let built: Schema | undefined

/** The document, built once in an isolate. */
export function openapi(): Schema {
  if (built) return built
  const paths: Record<string, Record<string, Schema>> = {}
  const seen = new Map<string, number>()
  for (const operation of operations) {
    const index = seen.get(operation.name) ?? 0
    seen.set(operation.name, index + 1)
    const path = paths[operation.route.path] ?? {}
    path[operation.route.method.toLowerCase()] = describe(operation, index)
    paths[operation.route.path] = path
  }
  const tags = [...new Set(operations.map((operation) => operation.name.split('.')[0]!))].sort()
  built = {
    openapi: '3.1.0',
    info: {
      title: 'Edgebank',
      version: '1.0.0',
      description:
        'A core bank and an internet bank at the edge. Money is a decimal string; lists go by cursor.',
      contact: { name: 'Edgebank', url: 'https://edgebank.example/' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: tags.map((name) => ({ name, description: `Procedures of \`${name}\`.` })),
    paths,
    components: {
      schemas: { Problem: problem },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'at+jwt' } },
    },
  }
  return built
}
