import { defineConfig } from 'drizzle-kit'

// Tables are described in db/schema; `npx drizzle-kit generate` turns a change into the next file of
// db/migrations. Roles, policies, triggers and functions are SQL of their own (see db/README.md).
export default defineConfig({
  dialect: 'postgresql',
  casing: 'snake_case',
  schema: './db/schema/!(*.test).ts',
  out: './db/migrations',
  schemaFilter: ['banking'],
})
