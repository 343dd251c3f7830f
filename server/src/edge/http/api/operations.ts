/** The operations of the admin API: which path and verb leads to which administrative method. Those of the directory are here. */
import type { z } from 'zod'
import { ApiKeyList, NewApiKey } from '../../../../../contract/src/api-key.ts'
import { DeedList } from '../../../../../contract/src/audit.ts'
import { CertificateList } from '../../../../../contract/src/certificate.ts'
import * as answers from '../../../../../contract/src/directory.ts'
import { HelpContact } from '../../../../../contract/src/help.ts'
import { Plan } from '../../../../../contract/src/plan.ts'
import { TABLE_BYTES } from '../limits.ts'
import { FILTER_OPERATIONS } from './filter-operations.ts'
import { FLOW_OPERATIONS } from './flow-operations.ts'
import { LANE_OPERATIONS } from './lane-operations.ts'
import { MAILBOX_OPERATIONS } from './mailbox-operations.ts'
import type { Operation } from './operation.ts'
import { PROVIDER_OPERATIONS } from './provider-operations.ts'
import { QUARANTINE_OPERATIONS } from './quarantine-operations.ts'
import { REPORT_OPERATIONS } from './report-operations.ts'
import { REPUTATION_OPERATIONS } from './reputation-operations.ts'
import { SIEVE_OPERATIONS } from './sieve-operations.ts'
import { WEBHOOK_OPERATIONS } from './webhook-operations.ts'

const V1 = '/api/v1'
const ORGANISATION = `${V1}/organisations/:company`
const DOMAIN = `${V1}/domains/:domain`
const ACCOUNT = `${V1}/accounts/:address`
const APP_PASSWORD = `${ACCOUNT}/app-passwords/:id`
const ALIAS = `${V1}/aliases/:address`
const GROUP = `${V1}/groups/:address`

type Rest = Partial<Pick<Operation, 'access' | 'answer' | 'status' | 'bodyBytes'>>

function directory(
  method: Operation['method'],
  url: string,
  call: string,
  summary: string,
  rest: Rest = {},
): Operation {
  return { method, url, call, summary, access: 'company', area: 'directory', ...rest }
}

function made(answer: z.ZodType): Rest {
  return { answer, status: 201 }
}

const ORGANISATIONS: readonly Operation[] = [
  directory(
    'GET',
    `${V1}/organisations`,
    'organisation.list',
    'Companies; an administrator sees the own one',
    {
      answer: answers.OrganisationList,
    },
  ),
  directory('POST', `${V1}/organisations`, 'organisation.add', 'Add a company', {
    ...made(answers.Organisation),
    access: 'operator',
  }),
  directory('GET', ORGANISATION, 'organisation.show', 'One company, by name or number', {
    answer: answers.Organisation,
  }),
  directory('PATCH', ORGANISATION, 'organisation.set', 'Change a company', { answer: answers.Organisation }),
  directory('DELETE', ORGANISATION, 'organisation.remove', 'Remove a company without domains', {
    access: 'operator',
  }),
]

/** Only in a browser, where the panel shows it. decisions/0037 */
const ACTING: readonly Operation[] = [
  {
    ...{ method: 'POST', url: `${ORGANISATION}/acting`, call: 'acting.begin', access: 'operator' },
    ...{ summary: 'Act as a company in this session, for an hour', answer: answers.Acting },
  },
  {
    ...{ method: 'DELETE', url: `${V1}/acting`, call: 'acting.end', access: 'company' },
    summary: 'Act as oneself again',
  },
  {
    ...{ method: 'GET', url: `${V1}/service-state`, call: 'service-state.show', access: 'operator' },
    ...{ summary: 'How the servers and the companies are', answer: answers.ServiceState },
  },
]

const SERVER: readonly Operation[] = [
  // People only: it names everybody who administers.
  {
    ...{ method: 'GET', url: `${V1}/audit`, call: 'audit.list', access: 'company' },
    ...{ summary: 'Who did what in administration, the newest first', answer: DeedList },
  },
  directory('GET', `${V1}/help-contact`, 'help-contact.show', 'Whom people call about their mail', {
    ...{ answer: HelpContact, access: 'account' },
  }),
  directory('PUT', `${V1}/help-contact`, 'help-contact.set', 'Set it', {
    // Where people call when they cannot get in: who changes it leads them to himself. THREATS ID9
    ...{ answer: HelpContact, access: 'operator', fresh: true },
  }),
  directory('GET', `${V1}/plan`, 'plan.show', 'What a company needs, reckoned from how it works', {
    answer: Plan,
  }),
  {
    ...directory('GET', `${V1}/plan.pdf`, 'plan-pdf.show', 'The same as pages to print'),
    file: 'application/pdf',
  },
  {
    ...{ method: 'GET', url: `${V1}/certificates`, call: 'certificate.list', access: 'operator' },
    ...{ summary: 'Certificates of the service', answer: CertificateList, area: 'directory' },
  },
]

const DOMAINS: readonly Operation[] = [
  directory('GET', `${V1}/domains`, 'domain.list', 'Domains', { answer: answers.DomainList }),
  directory('POST', `${V1}/domains`, 'domain.add', 'Add a domain', made(answers.Domain)),
  directory('GET', DOMAIN, 'domain.show', 'One domain', { answer: answers.Domain }),
  directory('PATCH', DOMAIN, 'domain.set', 'Change a domain', { answer: answers.Domain }),
  directory('DELETE', DOMAIN, 'domain.remove', 'Remove a domain that nobody uses'),
]

const ACCOUNTS: readonly Operation[] = [
  directory('GET', `${V1}/accounts`, 'account.list', 'Accounts, by pages', { answer: answers.AccountPage }),
  directory('POST', `${V1}/accounts`, 'account.add', 'Add an account', made(answers.NewAccount)),
  directory('GET', `${V1}/account-count`, 'account-count.show', 'How many accounts there are', {
    answer: answers.AccountCount,
  }),
  directory(
    'POST',
    `${V1}/account-changes`,
    'account.change-many',
    'Change the next of the accounts that match: state, space or group',
    { answer: answers.AccountChanges },
  ),
  directory('GET', `${V1}/account-usage`, 'usage.list', 'How full the mailboxes of some accounts are', {
    answer: answers.AccountUsage,
    access: 'account',
  }),
  directory('GET', ACCOUNT, 'account.show', 'One account', {
    answer: answers.AccountCard,
    access: 'account',
  }),
  directory('PATCH', ACCOUNT, 'account.set', 'Change an account', {
    answer: answers.Account,
    access: 'account',
  }),
  directory('DELETE', ACCOUNT, 'account.remove', 'Remove an account'),
  directory('POST', `${ACCOUNT}/rename`, 'account.rename', 'Give an account another name in its domain', {
    answer: answers.Account,
  }),
  directory(
    'POST',
    `${ACCOUNT}/password-due`,
    'account.password-due',
    'Have the holder choose another password before anything else',
    { answer: answers.PasswordDue },
  ),
  directory(
    'POST',
    `${ACCOUNT}/suspend`,
    'account.suspend',
    'Keep an account from signing in and receiving',
    {
      answer: answers.Account,
    },
  ),
  directory('POST', `${ACCOUNT}/enable`, 'account.enable', 'Let a suspended account work again', {
    answer: answers.Account,
  }),
  directory('POST', `${ACCOUNT}/password`, 'account.password', 'Set or make a new password', {
    answer: answers.NewPassword,
    access: 'account',
  }),
]

const CLIENTS: readonly Operation[] = [
  directory(
    'GET',
    `${ACCOUNT}/client-settings`,
    'client-settings.show',
    'What its holder types into a mail program',
    { answer: answers.ClientSettings, access: 'account' },
  ),
  // Passwords of others, many at once: people only.
  {
    ...{ method: 'POST', url: `${V1}/account-import`, call: 'account.import', access: 'company' },
    ...{ summary: 'Add many accounts from a table, or only look at it', answer: answers.AccountImport },
    bodyBytes: TABLE_BYTES,
  },
]

/** People's own: what opens a mailbox is not made by programs. */
const PEOPLE: readonly Operation[] = [
  {
    ...directory('GET', `${ACCOUNT}/app-passwords`, 'app-password.list', 'App passwords of an account'),
    answer: answers.AppPasswordList,
    access: 'account',
  },
  {
    method: 'POST',
    url: `${ACCOUNT}/app-passwords`,
    call: 'app-password.add',
    summary: 'Make an app password for oneself',
    access: 'account',
    fresh: true,
    ...made(answers.NewAppPassword),
  },
  {
    ...directory('GET', APP_PASSWORD, 'app-password.show', 'One app password'),
    answer: answers.AppPassword,
    access: 'account',
  },
  {
    ...directory('PATCH', APP_PASSWORD, 'app-password.set', 'Change an app password'),
    answer: answers.AppPassword,
    access: 'account',
  },
  {
    ...directory('DELETE', APP_PASSWORD, 'app-password.remove', 'End an app password and what it opened'),
    access: 'account',
  },
  {
    method: 'POST',
    url: `${ACCOUNT}/reset-link`,
    call: 'account.reset-link',
    summary: 'Make a link by which the holder sets a new password, once',
    access: 'company',
    ...made(answers.ResetLink),
  },
  {
    method: 'GET',
    url: `${ACCOUNT}/api-keys`,
    call: 'api-key.list',
    summary: 'Keys of programs that have the rights of an account',
    access: 'company',
    answer: ApiKeyList,
  },
  {
    method: 'POST',
    url: `${ACCOUNT}/api-keys`,
    call: 'api-key.add',
    summary: 'Make a key for a program, with rights of one’s own',
    access: 'company',
    fresh: true,
    ...made(NewApiKey),
  },
  {
    method: 'DELETE',
    url: `${ACCOUNT}/api-keys/:id`,
    call: 'api-key.remove',
    summary: 'End a key',
    access: 'company',
  },
]

const NAMES: readonly Operation[] = [
  directory('GET', `${V1}/aliases`, 'alias.list', 'Aliases, by pages', { answer: answers.AliasPage }),
  directory('POST', `${V1}/aliases`, 'alias.add', 'Add an alias', made(answers.Alias)),
  directory('GET', ALIAS, 'alias.show', 'One alias', { answer: answers.Alias }),
  directory('PATCH', ALIAS, 'alias.set', 'Change where an alias leads', { answer: answers.Alias }),
  directory('DELETE', ALIAS, 'alias.remove', 'Remove an alias'),
  directory('GET', `${V1}/groups`, 'group.list', 'Groups, by pages', { answer: answers.GroupPage }),
  directory('POST', `${V1}/groups`, 'group.add', 'Add a group', made(answers.Group)),
  directory('GET', GROUP, 'group.show', 'One group', { answer: answers.Group }),
  directory('PATCH', GROUP, 'group.set', 'Change a group', { answer: answers.Group }),
  directory('DELETE', GROUP, 'group.remove', 'Remove a group'),
]

export const OPERATIONS: readonly Operation[] = [
  ...ORGANISATIONS,
  ...ACTING,
  ...SERVER,
  ...DOMAINS,
  ...ACCOUNTS,
  ...CLIENTS,
  ...PEOPLE,
  ...NAMES,
  ...MAILBOX_OPERATIONS,
  ...FLOW_OPERATIONS,
  ...WEBHOOK_OPERATIONS,
  ...FILTER_OPERATIONS,
  ...LANE_OPERATIONS,
  ...PROVIDER_OPERATIONS,
  ...QUARANTINE_OPERATIONS,
  ...REPUTATION_OPERATIONS,
  ...REPORT_OPERATIONS,
  ...SIEVE_OPERATIONS,
]
