/** Messages of ana@empresa.test as the webmail shows them: the HTTP edge, over stores of the same engine. */

import type { MessageView } from '../../../contract/src/message-view.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { emailObjectId } from '../../src/mail/object-id.ts'
import { createDoor } from '../../src/service/account/door.ts'
import { type EngineName, openEngine } from './engines.ts'
import type { Answered } from './http-client.ts'
import { type HttpWorld, type HttpWorldOptions, openHttpWorld } from './http-world.ts'
import { inboxOf, openTestStores } from './stores.ts'

export type ViewWorld = AsyncDisposable & {
  readonly world: HttpWorld
  /** Session of ana. */
  readonly cookie: string
  /** The id of a message that is in her inbox now. */
  put(message: string): Promise<string>
  view(id: string, pictures?: boolean): Promise<MessageView>
  /** What one of our links leads to, asked with neither cookie nor key. */
  follow(url: string): Promise<Answered>
}

export async function openViewWorld(name: EngineName, options: HttpWorldOptions = {}): Promise<ViewWorld> {
  await using opened = new AsyncDisposableStack()
  const engine = opened.use(await openEngine(name))
  const stores = opened.use(await openTestStores(engine))
  const { accounts } = stores
  const world = opened.use(
    await openHttpWorld(name, { ...options, door: (directory) => createDoor({ accounts, directory }) }),
  )
  const ana = await world.directory.accountByAddress('ana@empresa.test')
  if (ana === undefined) throw new Error('ana is not there')
  const store = accounts.open(ana.id)
  await store.provision()
  const inbox = await inboxOf(store)
  const cookie = await world.signIn(ana.address)
  const rest = opened.move()
  return {
    ...{ world, cookie },
    async put(message) {
      const bytes = Buffer.from(message.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n'))
      const one = { bytes, derived: derive(bytes), internalDateMs: 1_795_000_000_000, flags: [] }
      const { uids } = await store.append(inbox, [one], {})
      const [info] = await store.infos(inbox, uids)
      if (info === undefined) throw new Error('it was not put there')
      return emailObjectId(info.messageId)
    },
    async view(id, pictures = false) {
      const path = `/api/v1/messages/${id}/view?pictures=${pictures ? 'yes' : 'no'}`
      const answer = await world.ask(path, { headers: { cookie } })
      if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`)
      return answer.json() as unknown as MessageView
    },
    follow: (url) => world.ask(url),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** A message of one HTML part. */
export function htmlMessage(html: string, head = 'From: Otra <otra@ajena.test>\nSubject: Hola'): string {
  return `${head}\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n${html}\n`
}
