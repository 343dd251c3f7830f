/**
 * A message for the eye: what the reading pane asks once, and what its links lead to. The account is asked for at the tenant door
 * both times; a link stands for the person who got it, for an hour, and no longer than their credentials. THREATS WB1, WB4, JM3
 */
import type { Clock } from '../../lib/clock.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Language, Texts } from '../../lib/text.ts'
import type { AccountId, MessageId } from '../../mail/ids.ts'
import { FILE_HEAD_OCTETS, fileKind, type ReadFiles } from '../../mail/message/search-file.ts'
import { readStructure } from '../../mail/mime/structure.ts'
import { partText } from '../../mail/mime/text.ts'
import { readEmailObjectId } from '../../mail/object-id.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { Door } from '../account/door.ts'
import type { Principal } from '../account/principal.ts'
import type { SmimeJudge } from '../emails/smime.ts'
import type { AccountMail } from '../mailbox/account-mail.ts'
import { HTML_SIGNS_MAX, PREVIEW_OCTETS_MAX, PRINTED_SIGNS_MAX } from './limits.ts'
import type { FetchedPicture, PictureProxy } from './picture-proxy.ts'
import { readPicture } from './picture-type.ts'
import { plainToHtml } from './plain-html.ts'
import { type PrintedMessage, printedMessage } from './printed.ts'
import { type QuotedHtml, quotedHtml } from './quoted-html.ts'
import { type Sanitised, sanitise } from './sanitise.ts'
import { contentsAt, readShownParts, type ShownFile, type ShownParts } from './shown-parts.ts'
import type { LinkPurpose, SignedLinks } from './signed-links.ts'
import { type UnsubscribeOffer, unsubscribeOffer } from './unsubscribe-offer.ts'
import { unwrapped } from './unwrapped.ts'
import { type WhoSent, whoSent } from './who-sent.ts'

export type MessageView = {
  readonly bodies: readonly { readonly kind: 'html' | 'text'; readonly url: string }[]
  readonly pictures: {
    readonly remote: number
    readonly shown: boolean
    readonly trackers: readonly { readonly host: string; readonly name: string; readonly count: number }[]
  }
  readonly files: readonly {
    readonly name: string
    readonly type: string
    readonly sizeBytes: number
    readonly inline: boolean
    readonly url: string
    readonly preview: 'picture' | 'text' | 'none'
    /** Empty without a preview. */
    readonly previewUrl: string
  }[]
  readonly sender: WhoSent
  /** Null: nobody signed it with S/MIME. */
  readonly signature: ShownSignature | null
  readonly unsubscribe: UnsubscribeOffer | null
}

/** `verified`: by the sender, and nobody changed it since. `unknown`: in a way that is not judged here. */
export type ShownSignature = {
  readonly status: 'verified' | 'failed' | 'unknown'
  readonly sentence: string
}

/** One text on a page of its own. `cut`: the message goes on. */
export type ShownText = { readonly language: Language; readonly html: string; readonly cut: boolean }
/** Messages on one sheet. `zone`: whose clock its times are of, as in `America/Montevideo`. */
export type PrintedSheet = {
  readonly language: Language
  readonly zone: string
  readonly messages: readonly PrintedMessage[]
}
export type ShownContents = { readonly name: string; readonly type: string; readonly bytes: Uint8Array }

/** `pictures`: those that lie elsewhere, too. `owner`: whoever shares it; undefined: it is one's own. */
type Asked = { readonly pictures: boolean; readonly owner?: AccountId | undefined }
type AskedSheet = Asked & { readonly zone: string }

export type MessageViews = {
  /** Throws Refusal `not-found`, `damaged`. */
  view(principal: Principal, emailId: string, asked: Asked): Promise<MessageView>
  /** What of it goes into an answer, a forward or an editor. Throws as `view` does. */
  quote(principal: Principal, emailId: string, owner?: AccountId): Promise<QuotedHtml>
  /** The address of them on one sheet, in that order. Throws as `view` does. */
  printLink(principal: Principal, emailIds: readonly string[], asked: AskedSheet): Promise<string>
  /** Undefined, for these five: the link is not ours, too old, or of somebody who has no access any more. */
  body(link: string): Promise<ShownText | undefined>
  file(link: string): Promise<ShownContents | undefined>
  preview(link: string): Promise<ShownText | { readonly picture: ShownContents } | undefined>
  picture(link: string): Promise<FetchedPicture | undefined>
  printed(link: string): Promise<PrintedSheet | undefined>
}

export type MessageViewDeps = {
  readonly door: Door
  /** What others share; absent: nothing. */
  readonly openAccount?: (principal: Principal) => Promise<Pick<AccountMail, 'sharing'>>
  readonly directory: { account(id: AccountId): Promise<AccountRecord | undefined> }
  readonly links: SignedLinks
  readonly proxy: PictureProxy
  /** Text of attached files, opened in a process of their own. THREATS FI4 */
  readonly readFiles: ReadFiles
  readonly smime: SmimeJudge
  readonly clock: Clock
  readonly texts: Texts
  /** Our name, as it stands in the lines that we put on top of messages. */
  readonly hostname: string
}

/** Paths of what links lead to, under whichever of our names the page was asked. */
export const SHOWN_PATHS: Readonly<Record<LinkPurpose, string>> = {
  body: '/shown/body',
  file: '/shown/file',
  preview: '/shown/preview',
  picture: '/shown/picture',
  print: '/shown/print',
}

const JUDGED = /^application\/(?:x-)?pkcs7-signature$/

/** What a link of a part holds. */
type Held = {
  readonly a: AccountId
  readonly v: number
  /** Whoever shares it; absent: it is one's own. */
  readonly o?: AccountId
  readonly m: MessageId
  readonly p: number
  readonly r: boolean
}
/** What a link of a sheet holds: several messages, and no part of them. */
type HeldSheet = Omit<Held, 'm' | 'p'> & { readonly m: readonly MessageId[]; readonly z: string }
type Sign = (purpose: LinkPurpose, value: unknown) => string

export function createMessageViews(deps: MessageViewDeps): MessageViews {
  const opened = async (purpose: LinkPurpose, text: string) => {
    const found = await heldBy<Held>(deps, purpose, text)
    if (found === undefined) return undefined
    const { held, account } = found
    const bytes = unwrapped(await bytesOf(deps, principalOf(account), held.m, held.o))
    return { held, bytes, parts: readShownParts(bytes), language: account.language }
  }
  return {
    view: (principal, emailId, asked) => viewFor(deps, principal, emailId, asked),
    async quote(principal, emailId, owner) {
      return quotedHtml(unwrapped(await bytesOf(deps, principal, messageOf(emailId), owner)))
    },
    printLink: (principal, emailIds, asked) => linkOfSheet(deps, principal, emailIds, asked),
    printed: (text) => sheetOf(deps, text),
    async body(text) {
      const found = await opened('body', text)
      if (found === undefined) return undefined
      const { held, bytes, parts, language } = found
      const shown = bodyOf(bytes, parts, held, await linkerOf(deps))
      return shown && { language, html: shown.html, cut: shown.cut }
    },
    async file(text) {
      const found = await opened('file', text)
      return found && fileAt(found.bytes, found.parts, found.held.p)
    },
    async preview(text) {
      const found = await opened('preview', text)
      if (found === undefined) return undefined
      const file = fileAt(found.bytes, found.parts, found.held.p)
      if (file === undefined) return undefined
      const picture = readPicture(file.bytes)
      if (picture !== undefined) return { picture: { ...file, type: picture.type } }
      return { language: found.language, ...(await textOf(deps.readFiles, file)) }
    },
    async picture(text) {
      const url = await deps.links.read('picture', text)
      return typeof url === 'string' ? await deps.proxy(url) : undefined
    },
  }
}

/** Whoever got the link, as long as they are who they were. */
async function heldBy<T extends Pick<Held, 'a' | 'v'>>(
  { links, directory }: MessageViewDeps,
  purpose: LinkPurpose,
  text: string,
): Promise<{ readonly held: T; readonly account: AccountRecord } | undefined> {
  const held = (await links.read(purpose, text)) as T | undefined
  if (held === undefined) return undefined
  const account = await directory.account(held.a)
  return account?.version !== held.v || account.state !== 'enabled' ? undefined : { held, account }
}

async function linkerOf({ links }: MessageViewDeps): Promise<Sign> {
  const sign = await links.signer()
  return (purpose, value) => `${SHOWN_PATHS[purpose]}/${sign(purpose, value)}`
}

function messageOf(emailId: string): MessageId {
  const read = readEmailObjectId(emailId)
  if (read === undefined || read.owner !== undefined) throw notFound()
  return read.id
}

/** What every link of that account holds. */
async function holderOf(
  { directory }: MessageViewDeps,
  { accountId }: Principal,
  { pictures, owner }: Asked,
): Promise<Omit<Held, 'm' | 'p'>> {
  const account = accountId === undefined ? undefined : await directory.account(accountId)
  if (account === undefined) throw notFound()
  return { a: account.id, v: account.version, ...(owner !== undefined && { o: owner }), r: pictures }
}

async function viewFor(
  deps: MessageViewDeps,
  principal: Principal,
  emailId: string,
  asked: Asked,
): Promise<MessageView> {
  const m = messageOf(emailId)
  const held = { ...(await holderOf(deps, principal, asked)), m }
  const bytes = await bytesOf(deps, principal, m, asked.owner)
  const signature = await signatureOf(deps, bytes, principal.language)
  const shown = viewOf(deps, unwrapped(bytes), principal.language, held, await linkerOf(deps))
  // What was judged is told as a sentence; as a file it says nothing to anybody.
  const files = signature === null ? shown.files : shown.files.filter(({ type }) => !JUDGED.test(type))
  return { ...shown, files, signature }
}

async function linkOfSheet(
  deps: MessageViewDeps,
  principal: Principal,
  emailIds: readonly string[],
  asked: AskedSheet,
): Promise<string> {
  const m = emailIds.map(messageOf)
  for (const id of m) await bytesOf(deps, principal, id, asked.owner)
  const held: HeldSheet = { ...(await holderOf(deps, principal, asked)), m, z: asked.zone }
  return (await linkerOf(deps))('print', held)
}

async function sheetOf(deps: MessageViewDeps, text: string): Promise<PrintedSheet | undefined> {
  const found = await heldBy<HeldSheet>(deps, 'print', text)
  if (found === undefined) return undefined
  const { held, account } = found
  const link = await linkerOf(deps)
  const messages: PrintedMessage[] = []
  let left = PRINTED_SIGNS_MAX
  for (const m of held.m) {
    const bytes = unwrapped(await bytesOf(deps, principalOf(account), m, held.o))
    const one = printedMessage(bytes, left, (parts, p) => bodyOf(bytes, parts, { ...held, m, p }, link))
    left -= one.texts.reduce((sum, { length }) => sum + length, 0)
    messages.push(one)
  }
  return { language: account.language, zone: held.z, messages }
}

function viewOf(
  { texts, hostname }: MessageViewDeps,
  bytes: Uint8Array,
  language: Language,
  held: Omit<Held, 'p'>,
  link: (purpose: LinkPurpose, value: unknown) => string,
): Omit<MessageView, 'signature'> {
  const parts = readShownParts(bytes)
  const structure = readStructure(bytes)
  const all = parts.bodies.flatMap(({ place }) => bodyOf(bytes, parts, { ...held, p: place }, link) ?? [])
  const at = (purpose: LinkPurpose, p: number): string => link(purpose, { ...held, p })
  return {
    bodies: parts.bodies.map(({ kind, place }) => ({ kind, url: at('body', place) })),
    pictures: {
      remote: all.reduce((sum, { remotePictures }) => sum + remotePictures, 0),
      shown: held.r,
      trackers: countedTrackers(all),
    },
    files: parts.files.map((file) => {
      const contents = contentsAt(bytes, parts, file.place) ?? new Uint8Array()
      const preview = previewKind(contents, file)
      const url = at('file', file.place)
      const previewUrl = preview === 'none' ? '' : at('preview', file.place)
      const { name, type, inline } = file
      return { name, type, inline, sizeBytes: contents.length, url, preview, previewUrl }
    }),
    sender: whoSent({ bytes, structure }, hostname, texts, language),
    unsubscribe: unsubscribeOffer(bytes, structure.root) ?? null,
  }
}

async function signatureOf(
  { smime, clock, texts }: MessageViewDeps,
  bytes: Uint8Array,
  language: Language,
): Promise<ShownSignature | null> {
  const verdict = await smime.judge(bytes, clock.now(), async () => undefined)
  if (verdict === undefined) return null
  const [fault] = verdict.faults
  if (fault !== undefined)
    return { status: 'failed', sentence: texts.format(language, { key: `jmap.smime-${fault}` }) }
  const status = verdict.status === 'signed/verified' ? 'verified' : 'unknown'
  return { status, sentence: texts.format(language, { key: `view.signed.${status}` }) }
}

function countedTrackers(all: readonly Sanitised[]): MessageView['pictures']['trackers'] {
  const byHost = Map.groupBy(
    all.flatMap(({ trackers }) => trackers),
    ({ host }) => host,
  )
  return [...byHost].map(([host, list]) => ({ host, name: list[0]?.name ?? '', count: list.length }))
}

/** Sanitised now, and last: what comes out goes into the page as it is. Hard rule 15 */
function bodyOf(
  bytes: Uint8Array,
  parts: ShownParts,
  held: Held,
  link: (purpose: LinkPurpose, value: unknown) => string,
): Sanitised | undefined {
  const body = parts.bodies.find(({ place }) => place === held.p)
  if (body === undefined) return undefined
  const text = partText(bytes, body.part)
  if (body.kind === 'text')
    return { html: plainToHtml(text), remotePictures: 0, trackers: [], cut: text.length > HTML_SIGNS_MAX }
  return sanitise(text, {
    own: (id) => {
      const place = parts.ids.get(id)
      return place === undefined ? undefined : link('preview', { ...held, p: place })
    },
    remote: held.r ? (url) => link('picture', url) : undefined,
  })
}

function fileAt(bytes: Uint8Array, parts: ShownParts, place: number): ShownContents | undefined {
  const file = parts.files.find((one) => one.place === place)
  const contents = contentsAt(bytes, parts, place)
  return file === undefined || contents === undefined
    ? undefined
    : { name: file.name, type: file.type, bytes: contents }
}

function previewKind(bytes: Uint8Array, { name, type }: ShownFile): 'picture' | 'text' | 'none' {
  if (readPicture(bytes) !== undefined) return 'picture'
  if (bytes.length > PREVIEW_OCTETS_MAX) return 'none'
  return kindOf(bytes, name, type) === undefined ? 'none' : 'text'
}

function kindOf(bytes: Uint8Array, name: string, type: string) {
  const kind = fileKind(bytes.subarray(0, FILE_HEAD_OCTETS), name, type)
  return kind ?? (type.startsWith('text/') ? 'text' : undefined)
}

async function textOf(
  readFiles: ReadFiles,
  { name, type, bytes }: ShownContents,
): Promise<Pick<ShownText, 'html' | 'cut'>> {
  const kind = kindOf(bytes, name, type)
  if (kind === undefined || bytes.length > PREVIEW_OCTETS_MAX) return { html: '', cut: false }
  const [read] = await readFiles([{ kind, name, contents: () => bytes }])
  return read === undefined || read.text === ''
    ? { html: '', cut: false }
    : { html: plainToHtml(read.text), cut: read.cut }
}

/** Of one's own, or of a mailbox that somebody shares at this moment. */
async function bytesOf(
  { door, openAccount }: MessageViewDeps,
  principal: Principal,
  id: MessageId,
  owner: AccountId | undefined,
): Promise<Uint8Array> {
  if (principal.accountId === undefined) throw notFound()
  if (owner !== undefined && owner !== principal.accountId) {
    const shared = await (await openAccount?.(principal))?.sharing.account(owner)
    const bytes = await shared?.bytesOrRefusal(id)
    if (bytes === undefined || (bytes instanceof Refusal && bytes.code === 'not-found')) throw notFound()
    if (bytes instanceof Refusal) throw bytes
    return bytes
  }
  const store = await door.forAccount(principal, principal.accountId)
  try {
    return await store.bytes(id)
  } catch (error) {
    // Absent and not ours are the same words. THREATS JM3
    if (error instanceof Refusal && error.code === 'not-found') throw notFound()
    throw error
  }
}

function principalOf({ id, organisationId, address, role, language, version }: AccountRecord): Principal {
  return { accountId: id, organisationId, address, role, language, version, scopes: new Set(['web']) }
}

function notFound(): Refusal {
  return new Refusal('not-found', { key: 'view.noMessage' })
}
