/** Every method there is, by its name. */
import type { JmapMethod } from './method.ts'
import { coreEcho } from './methods/core/echo.ts'
import { emailChangesMethod } from './methods/email/changes.ts'
import { emailGet } from './methods/email/get.ts'
import { emailImport } from './methods/email/import.ts'
import { emailQuery } from './methods/email/query.ts'
import { emailQueryChanges } from './methods/email/query-changes.ts'
import { emailSet } from './methods/email/set.ts'
import { identityChanges } from './methods/identity/changes.ts'
import { identityGet } from './methods/identity/get.ts'
import { identitySet } from './methods/identity/set.ts'
import { mailboxChangesMethod } from './methods/mailbox/changes.ts'
import { mailboxGet } from './methods/mailbox/get.ts'
import { mailboxQuery } from './methods/mailbox/query.ts'
import { mailboxSet } from './methods/mailbox/set.ts'
import { emailSubmissionChanges } from './methods/submission/changes.ts'
import { pushSubscriptionGet } from './methods/push-subscription/get.ts'
import { pushSubscriptionSet } from './methods/push-subscription/set.ts'
import { emailSubmissionGet } from './methods/submission/get.ts'
import { emailSubmissionQuery, emailSubmissionQueryChanges } from './methods/submission/query.ts'
import { emailSubmissionSet } from './methods/submission/set.ts'
import { threadChangesMethod } from './methods/thread/changes.ts'
import { threadGet } from './methods/thread/get.ts'
import { vacationGet } from './methods/vacation/get.ts'
import { vacationSet } from './methods/vacation/set.ts'

const ALL: readonly JmapMethod[] = [
  coreEcho,
  mailboxGet,
  mailboxChangesMethod,
  mailboxQuery,
  mailboxSet,
  threadGet,
  threadChangesMethod,
  emailGet,
  emailChangesMethod,
  emailQuery,
  emailQueryChanges,
  emailSet,
  emailImport,
  identityGet,
  identityChanges,
  identitySet,
  emailSubmissionGet,
  emailSubmissionChanges,
  emailSubmissionQuery,
  emailSubmissionQueryChanges,
  emailSubmissionSet,
  pushSubscriptionGet,
  pushSubscriptionSet,
  vacationGet,
  vacationSet,
]

export const METHODS: ReadonlyMap<string, JmapMethod> = new Map(ALL.map((one) => [one.name, one]))
