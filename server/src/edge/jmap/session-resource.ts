/** What a client learns first: what it may ask of this server, and where. RFC 8620 §2 */
import type { Principal } from '../../service/account/principal.ts'
import type { JsonObject } from '../jmap-server.ts'
import { sessionState } from './dispatch.ts'
import {
  CALLS_MAX,
  CONCURRENT_REQUESTS_MAX,
  CONCURRENT_UPLOADS_MAX,
  DELAYED_SEND_MAX_S,
  GET_MAX,
  MAILBOXES_A_EMAIL_MAX,
  REQUEST_OCTETS_MAX,
  SET_MAX,
  UPLOAD_OCTETS_MAX,
} from './limits.ts'
import { CORE, MAIL, SUBMISSION, VACATION, VAPID, WEBSOCKET } from './method.ts'
import { SORT_PROPERTIES } from './methods/email/read-question.ts'

/** RFC 8620 §2, RFC 8621 §1.3; `origin` is what addresses begin with. */
export function sessionResource(
  principal: Principal,
  accountId: string,
  { origin, pushKey }: { readonly origin: string; readonly pushKey: string },
): JsonObject {
  const mail = {
    maxMailboxesPerEmail: MAILBOXES_A_EMAIL_MAX,
    maxMailboxDepth: null,
    maxSizeMailboxName: 255,
    maxSizeAttachmentsPerEmail: UPLOAD_OCTETS_MAX,
    emailQuerySortOptions: SORT_PROPERTIES,
    mayCreateTopLevelMailbox: true,
  }
  const submission = {
    maxDelayedSend: DELAYED_SEND_MAX_S,
    submissionExtensions: { FUTURERELEASE: [String(DELAYED_SEND_MAX_S)] },
  }
  return {
    capabilities: {
      [CORE]: {
        maxSizeUpload: UPLOAD_OCTETS_MAX,
        maxConcurrentUpload: CONCURRENT_UPLOADS_MAX,
        maxSizeRequest: REQUEST_OCTETS_MAX,
        maxConcurrentRequests: CONCURRENT_REQUESTS_MAX,
        maxCallsInRequest: CALLS_MAX,
        maxObjectsInGet: GET_MAX,
        maxObjectsInSet: SET_MAX,
        collationAlgorithms: ['i;unicode-casemap'],
      },
      [MAIL]: {},
      [SUBMISSION]: {},
      [WEBSOCKET]: { url: `${origin.replace('https:', 'wss:')}/jmap/ws`, supportsPush: true },
      [VAPID]: { applicationServerKey: pushKey },
      [VACATION]: {},
    },
    accounts: {
      [accountId]: {
        name: principal.address,
        isPersonal: true,
        isReadOnly: false,
        accountCapabilities: { [CORE]: {}, [MAIL]: mail, [SUBMISSION]: submission, [VACATION]: {} },
      },
    },
    primaryAccounts: { [CORE]: accountId, [MAIL]: accountId, [SUBMISSION]: accountId, [VACATION]: accountId },
    username: principal.address,
    apiUrl: `${origin}/jmap/api`,
    downloadUrl: `${origin}/jmap/download/{accountId}/{blobId}/{name}?accept={type}`,
    uploadUrl: `${origin}/jmap/upload/{accountId}`,
    eventSourceUrl: `${origin}/jmap/events?types={types}&closeafter={closeafter}&ping={ping}`,
    state: sessionState(principal),
  }
}
