/** A bank copied from the tests' template, in some tens of milliseconds: what each way of connecting has to say. */
export const TEMPLATE = 'bank_template'

/** A name for a database that nobody else has. */
export const newName = () => `bank_${crypto.randomUUID().replaceAll('-', '')}`

/** By files: page by page through the log, as is the default, takes three times as long. */
export const createFrom = (name: string, template: string) =>
  `create database ${name} template ${template} strategy file_copy`

/** Rights on the database itself are not part of the template. */
export const rightsOn = (name: string) => [
  `revoke all on database ${name} from public`,
  `grant create on database ${name} to banking_owner`,
  `grant connect on database ${name} to banking_app, banking_job, banking_migrator`,
]
