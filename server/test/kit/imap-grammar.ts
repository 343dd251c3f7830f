/**
 * IMAP commands made from the grammar, not from transcripts: each with arguments that are right, nearly right, and what
 * nobody would say. RFC 9051 §9 and the RFCs of its extensions
 */
import fc from 'fast-check'
import {
  astring,
  chain,
  content,
  date,
  dateTime,
  flags,
  list,
  literalOf,
  mailbox,
  maybe,
  message,
  number,
  pattern,
  place,
  quotedOf,
  set,
  spaced,
  type Text,
  words,
} from './imap-grammar-words.ts'

const section = fc.oneof(
  words(
    '',
    'HEADER',
    'TEXT',
    'MIME',
    '1',
    '1.MIME',
    '1.HEADER',
    '1.TEXT',
    '0',
    '1.',
    `${'1.'.repeat(60)}1`,
    'X',
  ),
  chain(number, '.', number),
  spaced(words('HEADER.FIELDS', 'HEADER.FIELDS.NOT', '1.HEADER.FIELDS'), list(astring)),
)
const partial = maybe(chain('<', number, maybe(chain('.', number)), '>'))
const fetchItem = fc.oneof(
  words(
    'FLAGS',
    'UID',
    'ENVELOPE',
    'BODY',
    'BODYSTRUCTURE',
    'INTERNALDATE',
    'RFC822.SIZE',
    'MODSEQ',
    'EMAILID',
  ),
  words(
    'THREADID',
    'SAVEDATE',
    'PREVIEW',
    'PREVIEW (LAZY)',
    'PREVIEW (X)',
    'RFC822',
    'RFC822.TEXT',
    'ALL',
    'FULL',
  ),
  chain(words('BODY', 'BODY.PEEK'), '[', section, ']', partial),
  chain(words('BINARY', 'BINARY.PEEK', 'BINARY.SIZE'), '[', section, ']', partial),
)
const modifiers = maybe(
  chain(
    ' ',
    list(
      fc.oneof(
        spaced(words('CHANGEDSINCE', 'UNCHANGEDSINCE'), number),
        spaced('PARTIAL', chain(number, ':', number)),
        words('VANISHED', 'X', 'PARTIAL -1:-4'),
      ),
    ),
  ),
)

const searchWord = words(
  ...[
    'ALL',
    'SEEN',
    'UNSEEN',
    'NEW',
    'OLD',
    'RECENT',
    'DELETED',
    'DRAFT',
    'FLAGGED',
    'SAVEDATESUPPORTED',
    'X',
  ],
)
const { key: searchKey } = fc.letrec<{ key: string }>((tie) => {
  const key = tie('key')
  return {
    key: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      searchWord,
      set,
      spaced(words('SUBJECT', 'FROM', 'TO', 'CC', 'BCC', 'BODY', 'TEXT', 'FUZZY TEXT'), astring),
      spaced('HEADER', astring, astring),
      spaced(words('SINCE', 'BEFORE', 'ON', 'SENTSINCE', 'SENTON', 'SAVEDSINCE'), date),
      spaced(
        words('LARGER', 'SMALLER', 'OLDER', 'YOUNGER', 'MODSEQ', 'KEYWORD', 'EMAILID', 'THREADID'),
        number,
      ),
      spaced('MODSEQ', words('"/flags/\\\\Seen"', '"x"'), words('all', 'priv', 'shared', 'x'), number),
      spaced('UID', set),
      spaced('NOT', key),
      spaced('OR', key, key),
      fc.array(key, { minLength: 1, maxLength: 3 }).map((all) => `(${all.join(' ')})`),
    ),
  }
})
const deepKey = fc
  .tuple(fc.constantFrom('NOT ', '(', 'OR ALL '), fc.nat(40))
  .map(([open, depth]) => `${open.repeat(depth)}ALL${open === '(' ? ')'.repeat(depth) : ''}`)
const searches = fc.oneof(
  { weight: 5, arbitrary: fc.array(searchKey, { minLength: 1, maxLength: 3 }).map((all) => all.join(' ')) },
  { weight: 1, arbitrary: deepKey },
)
const returned = fc.oneof(
  words('ALL', 'COUNT', 'MIN', 'MAX', 'SAVE', 'UPDATE', 'CONTEXT', 'X'),
  spaced('PARTIAL', chain(maybe('-'), number, ':', maybe('-'), number)),
)
const returns = maybe(chain('RETURN ', list(returned), ' '))
const charset = words('UTF-8', 'US-ASCII', 'KOI9', '"utf-8"', 'NIL')
const sortKeys = list(
  words('ARRIVAL', 'SUBJECT', 'REVERSE DATE', 'REVERSE', 'FROM', 'TO', 'SIZE', 'DISPLAYFROM', 'X'),
)

const statusItems = list(
  words(
    'MESSAGES',
    'UIDNEXT',
    'UNSEEN',
    'SIZE',
    'DELETED',
    'DELETED-STORAGE',
    'HIGHESTMODSEQ',
    'MAILBOXID',
    'X',
  ),
)
const selectParameters = maybe(
  chain(
    ' ',
    list(
      fc.oneof(
        words('CONDSTORE', 'X'),
        chain('QRESYNC ', list(fc.oneof(number, set, chain('(', set, ' ', set, ')')), 4)),
      ),
      2,
    ),
  ),
)
const saved = chain(maybe(chain(flags, ' ')), maybe(chain(dateTime, ' ')))
const piece = fc.oneof(
  chain('TEXT ', message.map(literalOf)),
  chain(
    'URL ',
    words('"/INBOX/;UID=1"', '"/INBOX/;UID=1/;SECTION=1"', '"/x"', '"imap://otro/INBOX"', '{0+}\r\n'),
  ),
)
const newMessage = fc.oneof(
  message.map(literalOf),
  message.map((text) => `~${literalOf(text)}`),
  message.map((text) => `UTF8 (~${literalOf(text)})`),
  chain('CATENATE ', list(piece, 3)),
)
const entry = words(
  '/private/comment',
  '/shared/comment',
  '/private/vendor/x',
  '/x',
  '""',
  '/private//a',
  '*',
)
const value = fc.oneof(words('NIL'), content.map(quotedOf), content.map(literalOf))
const filter = fc.oneof(
  words('selected', 'selected-delayed', 'inboxes', 'personal', 'subscribed', 'x'),
  spaced(words('subtree', 'subtree-one', 'mailboxes'), fc.oneof(mailbox, list(mailbox))),
)
const events = list(
  fc.oneof(
    words(
      'MessageNew',
      'MessageExpunge',
      'FlagChange',
      'AnnotationChange',
      'MailboxName',
      'SubscriptionChange',
      'X',
    ),
    chain('MessageNew ', list(fetchItem, 3)),
  ),
)

/** Arguments of each command, a space before them where there are any. */
const ARGUMENTS: ReadonlyMap<string, Text> = new Map<string, Text>([
  ['APPEND', chain(' ', mailbox, ' ', saved, newMessage, maybe(chain(' ', saved, newMessage)))],
  [
    'AUTHENTICATE',
    chain(' ', words('PLAIN', 'LOGIN', 'SCRAM-SHA-256', 'X'), words(' =', ' AGEAYg==', ' ***', ' *')),
  ],
  [
    'CANCELUPDATE',
    chain(
      ' ',
      fc.array(astring, { maxLength: 3 }).map((all) => all.join(' ')),
    ),
  ],
  ['COPY', chain(' ', set, ' ', mailbox)],
  ['CREATE', chain(' ', mailbox, maybe(chain(' (USE ', list(words('\\Sent', '\\X', 'a')), ')')))],
  ['DELETE', chain(' ', mailbox)],
  ['DELETEACL', chain(' ', mailbox, ' ', astring)],
  ['ENABLE', chain(' ', words('CONDSTORE', 'QRESYNC', 'UTF8=ACCEPT', 'IMAP4rev2', 'UIDONLY', 'X', 'x y z'))],
  ['ESEARCH', chain(' ', maybe(chain('IN ', list(filter), ' ')), returns, searches)],
  ['EXAMINE', chain(' ', mailbox, selectParameters)],
  ['EXPUNGE', maybe(chain(' ', set))],
  ['FETCH', chain(' ', set, ' ', fc.oneof(fetchItem, list(fetchItem, 6)), modifiers)],
  ['GETACL', chain(' ', mailbox)],
  [
    'GETMETADATA',
    chain(' ', maybe(chain(list(spaced(words('MAXSIZE', 'DEPTH'), number)), ' ')), mailbox, ' ', list(entry)),
  ],
  ['GETQUOTA', chain(' ', astring)],
  ['GETQUOTAROOT', chain(' ', mailbox)],
  ['ID', chain(' ', fc.oneof(words('NIL'), list(fc.oneof(content.map(quotedOf), words('NIL')), 6)))],
  [
    'LANGUAGE',
    chain(
      ' ',
      fc.array(words('es', 'en', 'MUL', '*', '"es-PE"', 'xx'), { maxLength: 4 }).map((all) => all.join(' ')),
    ),
  ],
  [
    'LIST',
    chain(
      ' ',
      maybe(chain(list(words('SUBSCRIBED', 'REMOTE', 'RECURSIVEMATCH', 'SPECIAL-USE', 'X')), ' ')),
      mailbox,
      ' ',
      fc.oneof(pattern, list(pattern)),
      maybe(
        chain(
          ' RETURN ',
          list(
            fc.oneof(
              words('CHILDREN', 'SUBSCRIBED', 'SPECIAL-USE', 'MYRIGHTS', 'X'),
              chain('STATUS ', statusItems),
            ),
          ),
        ),
      ),
    ),
  ],
  ['LISTRIGHTS', chain(' ', mailbox, ' ', astring)],
  ['LOGIN', chain(' ', astring, ' ', astring)],
  ['LSUB', chain(' ', mailbox, ' ', pattern)],
  ['MOVE', chain(' ', set, ' ', mailbox)],
  ['MYRIGHTS', chain(' ', mailbox)],
  [
    'NOTIFY',
    chain(
      ' ',
      fc.oneof(
        words('NONE'),
        chain(
          'SET ',
          maybe('STATUS '),
          fc.array(chain('(', filter, ' ', events, ')'), { maxLength: 3 }).map((all) => all.join(' ')),
        ),
      ),
    ),
  ],
  ['RENAME', chain(' ', mailbox, ' ', mailbox)],
  ['REPLACE', chain(' ', place, ' ', mailbox, ' ', saved, newMessage)],
  ['SEARCH', chain(' ', returns, maybe(chain('CHARSET ', charset, ' ')), searches)],
  ['SELECT', chain(' ', mailbox, selectParameters)],
  [
    'SETACL',
    chain(
      ' ',
      mailbox,
      ' ',
      words('luis', 'anyone', '-x', 'eva@empresa.test'),
      ' ',
      words('lrs', '+i', '-e', 'X', '""'),
    ),
  ],
  ['SETMETADATA', chain(' ', mailbox, ' ', list(chain(entry, ' ', value), 3))],
  ['SETQUOTA', chain(' ', astring, ' ', list(spaced(words('STORAGE', 'MESSAGE', 'X'), number)))],
  ['SORT', chain(' ', returns, sortKeys, ' ', charset, ' ', searches)],
  ['STATUS', chain(' ', mailbox, ' ', statusItems)],
  [
    'STORE',
    chain(' ', set, modifiers, ' ', words('FLAGS', '+FLAGS', '-FLAGS', '+FLAGS.SILENT', 'X'), ' ', flags),
  ],
  ['SUBSCRIBE', chain(' ', mailbox)],
  ['THREAD', chain(' ', words('REFERENCES', 'ORDEREDSUBJECT', 'X'), ' ', charset, ' ', searches)],
  ['UNSUBSCRIBE', chain(' ', mailbox)],
])

/** The connection is something else after them, or over: they are in no conversation that goes on. */
export const ENDING: ReadonlySet<string> = new Set(['LOGOUT', 'STARTTLS', 'COMPRESS', 'UNAUTHENTICATE'])

/** A command without its tag and last line end. Those that have no rule here are said without arguments. */
export function imapCommand(names: Iterable<string>): Text {
  return fc.oneof(
    ...[...names]
      .filter((name) => !ENDING.has(name))
      .map((name) => {
        const right = chain(name, ARGUMENTS.get(name) ?? fc.constant(''))
        const withUid = UID_FORMS.has(name) ? fc.oneof(right, chain('UID ', right)) : right
        return fc.oneof(
          { weight: 20, arbitrary: withUid },
          {
            weight: 1,
            arbitrary: chain(name, words('', ' ', '  x', ' (', ' "', ' {0+}\r\n', ' ((((((((', ' \0')),
          },
        )
      }),
  )
}

const UID_FORMS: ReadonlySet<string> = new Set([
  'COPY',
  'EXPUNGE',
  'FETCH',
  'MOVE',
  'REPLACE',
  'SEARCH',
  'SORT',
  'STORE',
  'THREAD',
])
