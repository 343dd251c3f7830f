/** Who the reader of a message sees as its author, read as everything else here reads addresses. RFC 5322 §3.6.2 */
import { canonicalAddress } from '../../../mail/address.ts'
import {
  type AddressList,
  displayName,
  type HeaderMailbox,
  mailboxAddress,
  mailboxesOf,
  readAddressList,
} from '../../../mail/header/address-list.ts'
import { fieldText, findFields } from '../../../mail/header/header.ts'
import type { SuspectMail } from '../examiner.ts'

export type NamedSender = {
  /** Canonical. */
  readonly address: string
  readonly domain: string
  /** The display name, decoded; empty where there is none. */
  readonly name: string
}

export type Author = {
  /** Undefined: From names nobody, or several, or stands there twice. THREATS IN7 */
  readonly from: NamedSender | undefined
  /** From is written so that nobody could read another author in it. */
  readonly isClear: boolean
  /** The first of Reply-To. */
  readonly replyTo: NamedSender | undefined
}

type Read = Pick<SuspectMail, 'bytes' | 'structure'>

const AUTHORS = new WeakMap<Read, Author>()

/** Read once for each message, however many recipients ask. Never throws. */
export function readAuthor(mail: Read): Author {
  let author = AUTHORS.get(mail)
  if (author === undefined) {
    const from = addressList(mail, 'from')
    const mailboxes = mailboxesOf(from.entries)
    author = {
      from: mailboxes.length === 1 ? sender(mailboxes[0]) : undefined,
      isClear: from.fault === undefined && mailboxes.length === 1,
      replyTo: sender(mailboxesOf(addressList(mail, 'reply-to').entries)[0]),
    }
    AUTHORS.set(mail, author)
  }
  return author
}

/** None of several fields: nobody knows which one the reader is shown. */
function addressList({ bytes, structure }: Read, name: string): AddressList {
  const [field, ...others] = findFields(bytes, structure.root.header, name)
  const isOne = field !== undefined && others.length === 0
  return readAddressList(isOne ? fieldText(bytes, field) : '')
}

function sender(mailbox: HeaderMailbox | undefined): NamedSender | undefined {
  const address = mailbox && mailboxAddress(mailbox)
  if (mailbox === undefined || address === undefined) return undefined
  return {
    address: canonicalAddress(address),
    domain: address.domain,
    name: displayName(mailbox) ?? '',
  }
}
