import { offeredMechanisms } from '../sign-in.ts'
import type { Session } from './session.ts'

/** What holds at any time. RFC 9051 §7.2.2 */
const ALWAYS = ['IMAP4rev1', 'IMAP4rev2', 'LITERAL+', 'ID', 'ENABLE', 'IDLE', 'LANGUAGE']

/** What a signed-in client may use. */
const SIGNED_IN = [
  'NAMESPACE',
  'UIDPLUS',
  'MOVE',
  'UNSELECT',
  'CONDSTORE',
  'QRESYNC',
  'CHILDREN',
  'LIST-EXTENDED',
  'LIST-STATUS',
  'SPECIAL-USE',
  'CREATE-SPECIAL-USE',
  'ESEARCH',
  'SEARCHRES',
  'WITHIN',
  'PARTIAL',
  'SEARCH=FUZZY',
  'SORT',
  'SORT=DISPLAY',
  'ESORT',
  'THREAD=ORDEREDSUBJECT',
  'THREAD=REFERENCES',
  'CONTEXT=SEARCH',
  'CONTEXT=SORT',
  'MULTISEARCH',
  'QUOTA',
  'QUOTA=RES-STORAGE',
  'QUOTA=RES-MESSAGE',
  'STATUS=SIZE',
  'STATUS=DELETED',
  'OBJECTID',
  'SAVEDATE',
  'PREVIEW',
  'BINARY',
  'MULTIAPPEND',
  'CATENATE',
  'URL-PARTIAL',
  'REPLACE',
  'UTF8=ACCEPT',
  'METADATA',
  'METADATA-SERVER',
  'LIST-METADATA',
  'ACL',
  // Those of today beyond RFC 2086. RFC 4314 §2.2
  'RIGHTS=texk',
  'LIST-MYRIGHTS',
  'INPROGRESS',
  'UIDONLY',
  'NOTIFY',
]

/** The words of CAPABILITY for this session as it stands now. */
export function capabilities(session: Session): string {
  if (session.account !== undefined) {
    const { maxMessageBytes, maxSavedMessages, maxMessages } = session.deps
    // The one says what the other says, of more commands. RFC 9738 §3.2
    const messages =
      maxMessages === undefined ? `SAVELIMIT=${maxSavedMessages}` : `MESSAGELIMIT=${maxMessages}`
    const limit = `${messages} APPENDLIMIT=${maxMessageBytes}`
    // Once is enough, and who speaks deflated cannot become somebody else. RFC 4978 §3
    const now = session.wire.compressed ? [] : ['COMPRESS=DEFLATE', 'UNAUTHENTICATE']
    // Only who may use it is told of it: RFC 9208 §3.1.1
    const admin = session.principal?.role === 'account' ? [] : ['QUOTASET']
    const { withheld } = session.deps
    const offered = [...ALWAYS, ...SIGNED_IN, ...admin, ...now].filter((word) => withheld?.has(word) !== true)
    return [...offered, limit].join(' ')
  }
  const words = [...ALWAYS, 'SASL-IR']
  if (session.connection.tls === undefined && session.deps.startTls !== undefined) words.push('STARTTLS')
  for (const mechanism of offeredMechanisms(session)) words.push(`AUTH=${mechanism}`)
  // RFC 9051 §6.2.3: nothing secret goes over a line that others may read.
  if (!session.secure) words.push('LOGINDISABLED')
  return words.join(' ')
}
