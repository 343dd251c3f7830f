/** Every method there is, by its name. */
import type { JmapMethod } from './method.ts'
import { addressBookChanges } from './methods/address-book/changes.ts'
import { addressBookGet } from './methods/address-book/get.ts'
import { addressBookSet } from './methods/address-book/set.ts'
import { blobCopy } from './methods/blob/copy.ts'
import { blobGet } from './methods/blob/get.ts'
import { blobLookup } from './methods/blob/lookup.ts'
import { blobUpload } from './methods/blob/upload.ts'
import { contactCardChanges } from './methods/contact-card/changes.ts'
import { contactCardGet } from './methods/contact-card/get.ts'
import { contactCardQuery } from './methods/contact-card/query.ts'
import { contactCardQueryChanges } from './methods/contact-card/query-changes.ts'
import { contactCardSet } from './methods/contact-card/set.ts'
import { coreEcho } from './methods/core/echo.ts'
import { emailChangesMethod } from './methods/email/changes.ts'
import { emailCopy } from './methods/email/copy.ts'
import { emailGet } from './methods/email/get.ts'
import { emailImport } from './methods/email/import.ts'
import { emailParse } from './methods/email/parse.ts'
import { emailQuery } from './methods/email/query.ts'
import { emailQueryChanges } from './methods/email/query-changes.ts'
import { emailSet } from './methods/email/set.ts'
import { identityChanges } from './methods/identity/changes.ts'
import { identityGet } from './methods/identity/get.ts'
import { identitySet } from './methods/identity/set.ts'
import { mailboxChangesMethod } from './methods/mailbox/changes.ts'
import { mailboxGet } from './methods/mailbox/get.ts'
import { mailboxQuery } from './methods/mailbox/query.ts'
import { mailboxQueryChanges } from './methods/mailbox/query-changes.ts'
import { mailboxSet } from './methods/mailbox/set.ts'
import { mdnParse } from './methods/mdn/parse.ts'
import { mdnSend } from './methods/mdn/send.ts'
import { principalChanges } from './methods/principal/changes.ts'
import { principalGet } from './methods/principal/get.ts'
import { principalQuery } from './methods/principal/query.ts'
import { principalQueryChanges } from './methods/principal/query-changes.ts'
import { principalSet } from './methods/principal/set.ts'
import { pushSubscriptionGet } from './methods/push-subscription/get.ts'
import { pushSubscriptionSet } from './methods/push-subscription/set.ts'
import { quotaChanges } from './methods/quota/changes.ts'
import { quotaGet } from './methods/quota/get.ts'
import { quotaQuery } from './methods/quota/query.ts'
import { quotaQueryChanges } from './methods/quota/query-changes.ts'
import { searchSnippetGet } from './methods/search-snippet/get.ts'
import { sieveScriptGet } from './methods/sieve-script/get.ts'
import { sieveScriptQuery } from './methods/sieve-script/query.ts'
import { sieveScriptSet } from './methods/sieve-script/set.ts'
import { sieveScriptValidate } from './methods/sieve-script/validate.ts'
import { emailSubmissionChanges } from './methods/submission/changes.ts'
import { emailSubmissionGet } from './methods/submission/get.ts'
import { emailSubmissionQuery, emailSubmissionQueryChanges } from './methods/submission/query.ts'
import { emailSubmissionSet } from './methods/submission/set.ts'
import { threadChangesMethod } from './methods/thread/changes.ts'
import { threadGet } from './methods/thread/get.ts'
import { vacationGet } from './methods/vacation/get.ts'
import { vacationSet } from './methods/vacation/set.ts'

const ALL: readonly JmapMethod[] = [
  coreEcho,
  blobCopy,
  blobGet,
  blobLookup,
  blobUpload,
  mailboxGet,
  mailboxChangesMethod,
  mailboxQuery,
  mailboxQueryChanges,
  mailboxSet,
  threadGet,
  threadChangesMethod,
  emailGet,
  emailChangesMethod,
  emailQuery,
  emailQueryChanges,
  emailSet,
  emailImport,
  emailCopy,
  emailParse,
  searchSnippetGet,
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
  mdnParse,
  mdnSend,
  quotaChanges,
  quotaGet,
  quotaQuery,
  quotaQueryChanges,
  sieveScriptGet,
  sieveScriptQuery,
  sieveScriptSet,
  sieveScriptValidate,
  addressBookGet,
  addressBookChanges,
  addressBookSet,
  contactCardGet,
  contactCardChanges,
  contactCardQuery,
  contactCardQueryChanges,
  contactCardSet,
  principalGet,
  principalChanges,
  principalSet,
  principalQuery,
  principalQueryChanges,
]

export const METHODS: ReadonlyMap<string, JmapMethod> = new Map(ALL.map((one) => [one.name, one]))
