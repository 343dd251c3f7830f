/** Companies and what belongs to them, as the admin API answers. */
import { z } from 'zod'
import { address, id, instant, language, next, protocol, role } from './names.ts'

export const Organisation = z
  .strictObject({
    id,
    name: z.string(),
    language,
    postmaster: address
      .nullable()
      .describe('Gets the mail for postmaster and abuse; null: the first administrator.'),
    secondFactor: z.enum(['admins', 'optional']).describe('Whether administrators need a second factor.'),
    createdAt: instant,
  })
  .meta({ id: 'Organisation' })
export const OrganisationList = z.array(Organisation)

export const Acting = z
  .strictObject({
    id,
    company: z.string(),
    endsAt: instant.describe('When it ends by itself.'),
  })
  .meta({ id: 'Acting' })

export const ServiceState = z
  .strictObject({
    companies: z.array(
      z.strictObject({
        id,
        name: z.string(),
        domains: z.array(z.string()),
        accounts: z.int(),
        suspended: z.int(),
        paused: z.int().describe('Accounts whose sending was stopped: possibly stolen.'),
        usedBytes: z.int().describe('As of the last hour.'),
        quotaBytes: z.int().nullable().describe('Of all accounts together; null: one has no limit.'),
        nearlyFull: z.int().describe('Accounts of which nine tenths or more are used.'),
      }),
    ),
    nodes: z.array(
      z.strictObject({
        node: z.string(),
        version: z.string(),
        startedAt: instant,
        seenAt: instant,
        diskBytes: z.int(),
        freeBytes: z.int(),
        answers: z.boolean().describe('It has said so in the last three minutes.'),
      }),
    ),
  })
  .meta({ id: 'ServiceState' })

export const Domain = z
  .strictObject({
    id,
    domain: z.string(),
    shown: z.string().describe('As people read it: U-labels.'),
    company: z.string().nullable(),
    aliasOf: z.string().nullable().describe('The domain whose addresses this one has too.'),
    language,
    catchAll: address.nullable().describe('Gets what is written to addresses that nobody has.'),
    enabled: z.boolean().describe('Served. A domain that a company adds waits for the operator.'),
  })
  .meta({ id: 'Domain' })
export const DomainList = z.array(Domain)

const accountFields = {
  id,
  address,
  shown: z.string(),
  displayName: z.string(),
  language,
  role,
  state: z.enum(['enabled', 'suspended']),
  passwordDue: z.boolean().describe('Its holder has to choose another password before anything else.'),
  paused: z.boolean().describe('Somebody else may be using it: it sends nothing, and nobody signs in.'),
  quotaBytes: z.int().nullable().describe('Octets; null: no bound.'),
  quotaMessages: z.int().nullable(),
  protocols: z.array(protocol),
}
const passwordKept = z.enum(['here', 'ldap', 'lost'])
export const Account = z.strictObject(accountFields).meta({ id: 'Account' })
export const AccountPage = z.strictObject({ accounts: z.array(Account), next }).meta({ id: 'AccountPage' })
export const AccountCard = z
  .strictObject({
    ...accountFields,
    classic: z.boolean().describe('A password may be said without TLS where a port takes it.'),
    passwordKept,
    addresses: z.array(address).describe('All that reaches the account and that it may write as.'),
  })
  .meta({ id: 'AccountCard' })
const count = z.int()
export const AccountCount = z
  .strictObject({
    accounts: count,
    suspended: count,
    admins: count.describe('Of companies and of the service.'),
    paused: count.describe('Somebody else may be using them: they send nothing.'),
  })
  .meta({ id: 'AccountCount' })
export const AccountChanges = z
  .strictObject({
    changed: z.array(address).describe('Those that are other than before.'),
    left: count.describe('They were so already, or may not be changed by who asks.'),
    next: next.describe('What `after` is for the accounts that follow; null: these were the last.'),
  })
  .meta({ id: 'AccountChanges' })
export const AccountUsage = z
  .strictObject({ usage: z.array(z.strictObject({ address, bytes: count, messages: count })) })
  .meta({ id: 'AccountUsage' })
export const AccountImport = z
  .strictObject({
    accounts: count.describe('Lines that can be imported.'),
    imported: count,
    faults: z.array(
      z.strictObject({
        line: z.int(),
        key: z.string(),
        values: z.record(z.string(), z.string()),
        text: z.string().describe('In the language of whoever asks.'),
      }),
    ),
    rows: z
      .array(
        z.strictObject({
          ...{ line: z.int(), address, displayName: z.string(), role, quotaBytes: z.int().nullable() },
          state: z.enum(['enabled', 'suspended']),
          password: z.boolean().describe('The table has one; otherwise its holder needs a link to set it.'),
        }),
      )
      .describe('The first of them.'),
  })
  .meta({ id: 'AccountImport' })
export const ClientSettings = z
  .strictObject({
    address,
    displayName: z.string(),
    classic: z.boolean().describe('A password may be said without TLS where a port takes it.'),
    secondFactor: z.boolean().describe('Programs need an app password.'),
    servers: z
      .array(
        z.strictObject({
          protocol: z.enum(['imap', 'pop3', 'smtp', 'managesieve']),
          hostname: z.string(),
          port: z.int(),
          tls: z.enum(['implicit', 'starttls']),
        }),
      )
      .describe('The preferred ones first.'),
  })
  .meta({ id: 'ClientSettings' })
export const NewAccount = z
  .strictObject({
    ...accountFields,
    passwordKept,
    password: z.string().optional().describe('The one that was made, told once.'),
  })
  .meta({ id: 'NewAccount' })
export const NewPassword = z
  .strictObject({
    id,
    address,
    password: z.string().optional().describe('The one that was made, told once.'),
  })
  .meta({ id: 'NewPassword' })

export const PasswordDue = z
  .strictObject({ id, address, passwordDue: z.boolean() })
  .meta({ id: 'PasswordDue' })

export const ResetLink = z
  .strictObject({ address, url: z.string(), expiresAt: instant })
  .meta({ id: 'ResetLink' })

export const AppPassword = z
  .strictObject({
    id,
    name: z.string(),
    protocols: z.array(protocol),
    createdAt: instant,
    expiresAt: instant.nullable(),
    usedAt: instant.nullable(),
  })
  .meta({ id: 'AppPassword' })
export const AppPasswordList = z.array(AppPassword)
export const NewAppPassword = AppPassword.extend({
  password: z.string().describe('Told once.'),
}).meta({ id: 'NewAppPassword' })

export const Alias = z.strictObject({ id, address, targets: z.array(address) }).meta({ id: 'Alias' })
export const AliasPage = z.strictObject({ aliases: z.array(Alias), next }).meta({ id: 'AliasPage' })

export const Group = z
  .strictObject({
    id,
    address,
    displayName: z.string(),
    members: z.array(address),
    whoMayWrite: z.enum(['anyone', 'organisation', 'members', 'listed']),
    listedWriters: z.array(address),
  })
  .meta({ id: 'Group' })
export const GroupPage = z.strictObject({ groups: z.array(Group), next }).meta({ id: 'GroupPage' })
