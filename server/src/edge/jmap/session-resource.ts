/** What a client learns first: what it may ask of this server, and where. RFC 8620 §2 */

import { NO_RIGHTS, readRights, withoutRights } from '../../mail/imap/rights.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { SharingOwner } from '../../service/sharing/shared-mailboxes.ts'
import { REDIRECTS_MAX } from '../../service/sieve/run/limits.ts'
import { SCRIPT_LIMITS } from '../../service/sieve/scripts.ts'
import { SNOOZE_MAX_MS, SNOOZED_MAX } from '../../service/snooze/limits.ts'
import { DELAYED_SEND_MAX_S } from '../../service/submission/limits.ts'
import type { JsonObject } from '../jmap-server.ts'
import { jmapAccountId } from './account-id.ts'
import { sessionState } from './dispatch.ts'
import {
  ATTACHED_SHARE,
  BLOB_SET_OCTETS_MAX,
  BLOB_SOURCES_MAX,
  CALLS_MAX,
  CONCURRENT_REQUESTS_MAX,
  CONCURRENT_UPLOADS_MAX,
  DRAFT_OCTETS_MAX,
  GET_MAX,
  MAILBOXES_A_EMAIL_MAX,
  REQUEST_OCTETS_MAX,
  SET_MAX,
  UPLOAD_OCTETS_MAX,
} from './limits.ts'
import {
  BLOB,
  CONTACTS,
  CORE,
  FILE_LINKS,
  MAIL,
  MDN,
  PRINCIPAL_OWNER,
  PRINCIPALS,
  QUOTA,
  SIEVE,
  SMIME,
  SNOOZE,
  SUBMISSION,
  VACATION,
  VAPID,
  WEBSOCKET,
} from './method.ts'
import { DIGESTS } from './methods/blob/get.ts'
import { LOOKUP_TYPES } from './methods/blob/lookup.ts'
import { SORT_PROPERTIES } from './methods/email/read-question.ts'
import { principalId } from './principals.ts'

/** What one's own account is the account for. */
const PRIMARY = [
  CORE,
  MAIL,
  SUBMISSION,
  BLOB,
  QUOTA,
  MDN,
  SIEVE,
  VACATION,
  CONTACTS,
  SMIME,
  PRINCIPALS,
  SNOOZE,
]

/** RFC 9404 §3.1 */
const BLOB_CAPABILITY: JsonObject = {
  maxSizeBlobSet: BLOB_SET_OCTETS_MAX,
  maxDataSources: BLOB_SOURCES_MAX,
  supportedTypeNames: LOOKUP_TYPES,
  supportedDigestAlgorithms: Object.keys(DIGESTS),
}

/** RFC 9661 §1.3 */
function sieveCapability(sieveExtensions: readonly string[]): JsonObject {
  return {
    maxSizeScriptName: SCRIPT_LIMITS.nameOctets,
    maxSizeScript: SCRIPT_LIMITS.octets,
    maxNumberScripts: SCRIPT_LIMITS.scripts,
    maxNumberRedirects: REDIRECTS_MAX,
    sieveExtensions,
    notificationMethods: ['mailto'],
    externalLists: null,
  }
}

/** What somebody shares. RFC 9670 §1.5.2 */
function sharedAccount({ owner, rights }: SharingOwner, ownId: string, mail: JsonObject): JsonObject {
  const reads = readRights('lrs') ?? NO_RIGHTS
  return {
    name: owner.address,
    isPersonal: false,
    isReadOnly: withoutRights(rights, reads) === NO_RIGHTS,
    accountCapabilities: {
      ...{ [CORE]: {}, [MAIL]: { ...mail, mayCreateTopLevelMailbox: false }, [BLOB]: BLOB_CAPABILITY },
      [PRINCIPAL_OWNER]: { accountIdForPrincipal: ownId, principalId: principalId('account', owner.id) },
    },
  }
}

/** RFC 8620 §2 */
const CORE_CAPABILITY: JsonObject = {
  maxSizeUpload: UPLOAD_OCTETS_MAX,
  maxConcurrentUpload: CONCURRENT_UPLOADS_MAX,
  maxSizeRequest: REQUEST_OCTETS_MAX,
  maxConcurrentRequests: CONCURRENT_REQUESTS_MAX,
  maxCallsInRequest: CALLS_MAX,
  maxObjectsInGet: GET_MAX,
  maxObjectsInSet: SET_MAX,
  collationAlgorithms: ['i;unicode-casemap'],
}

/** RFC 8621 §1.3.1 */
function mailCapability(messageOctets: number): JsonObject {
  return {
    maxMailboxesPerEmail: MAILBOXES_A_EMAIL_MAX,
    maxMailboxDepth: null,
    maxSizeMailboxName: 255,
    maxSizeAttachmentsPerEmail: Math.floor(Math.min(messageOctets, DRAFT_OCTETS_MAX) * ATTACHED_SHARE),
    emailQuerySortOptions: SORT_PROPERTIES,
    mayCreateTopLevelMailbox: true,
  }
}

/** RFC 8621 §1.3.2 */
const SUBMISSION_CAPABILITY: JsonObject = {
  maxDelayedSend: DELAYED_SEND_MAX_S,
  submissionExtensions: { FUTURERELEASE: [String(DELAYED_SEND_MAX_S)] },
}

/** RFC 8620 §2, RFC 8621 §1.3; `origin` is what addresses begin with. */
export function sessionResource(
  principal: Principal,
  accountId: string,
  {
    origin,
    pushKey,
    sieveExtensions,
    owners,
    messageOctets,
    linkDays,
  }: {
    readonly origin: string
    readonly pushKey: string
    readonly sieveExtensions: readonly string[]
    /** Whoever shares something with them. */
    readonly owners: readonly SharingOwner[]
    /** Of a message, at most, as the operator bounds it. */
    readonly messageOctets: number
    /** How long links to large files are good; 0: there are none. */
    readonly linkDays: number
  },
): JsonObject {
  const mail = mailCapability(messageOctets)
  const ownPrincipal = principalId('account', Number(accountId.slice(1)))
  return {
    capabilities: {
      [CORE]: CORE_CAPABILITY,
      [MAIL]: {},
      [SUBMISSION]: {},
      [WEBSOCKET]: { url: `${origin.replace('https:', 'wss:')}/jmap/ws`, supportsPush: true },
      [VAPID]: { applicationServerKey: pushKey },
      [VACATION]: {},
      [BLOB]: {},
      [QUOTA]: {},
      [MDN]: {},
      [SIEVE]: { implementation: 'Valija' },
      [CONTACTS]: {},
      [SMIME]: {},
      [PRINCIPALS]: {},
      [SNOOZE]: {},
      [FILE_LINKS]: {},
    },
    accounts: {
      [accountId]: {
        name: principal.address,
        isPersonal: true,
        isReadOnly: false,
        accountCapabilities: {
          ...{
            [CORE]: {},
            [MAIL]: mail,
            [SUBMISSION]: SUBMISSION_CAPABILITY,
            [QUOTA]: {},
            [MDN]: {},
            [VACATION]: {},
          },
          ...{ [BLOB]: BLOB_CAPABILITY, [SIEVE]: sieveCapability(sieveExtensions) },
          [CONTACTS]: { maxAddressBooksPerCard: 1, mayCreateAddressBook: true },
          [SMIME]: {},
          [SNOOZE]: { maxSnoozed: SNOOZED_MAX, maxDelay: SNOOZE_MAX_MS / 1000 },
          ...(linkDays > 0 && { [FILE_LINKS]: { days: linkDays } }),
          [PRINCIPALS]: { currentUserPrincipalId: ownPrincipal },
          [PRINCIPAL_OWNER]: { accountIdForPrincipal: accountId, principalId: ownPrincipal },
        },
      },
      ...Object.fromEntries(
        owners.map((one) => [jmapAccountId(one.owner.id), sharedAccount(one, accountId, mail)]),
      ),
    },
    primaryAccounts: Object.fromEntries(PRIMARY.map((name) => [name, accountId])),
    username: principal.address,
    apiUrl: `${origin}/jmap/api`,
    downloadUrl: `${origin}/jmap/download/{accountId}/{blobId}/{name}?accept={type}`,
    uploadUrl: `${origin}/jmap/upload/{accountId}`,
    eventSourceUrl: `${origin}/jmap/events?types={types}&closeafter={closeafter}&ping={ping}`,
    state: sessionState(principal, owners),
  }
}
