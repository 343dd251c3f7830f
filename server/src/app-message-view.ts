/** Joins what shows messages in the webmail. */
import type { JmapMailDeps } from './app-jmap.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import { openOnce } from './lib/open-once.ts'
import type { Texts } from './lib/text.ts'
import type { ReadFiles } from './mail/message/search-file.ts'
import type { Door } from './service/account/door.ts'
import type { MessageViews } from './service/message-view/message-views.ts'
import type { Directory } from './store/directory.ts'
import type { Sealer } from './store/sealed/sealer.ts'

export async function openMessageViews(parts: {
  readonly config: Config
  readonly door: Door
  /** Absent: there is no mail here. */
  readonly mail?: Pick<JmapMailDeps, 'openAccount'> | undefined
  readonly directory: Directory
  readonly readFiles: ReadFiles
  readonly sealer: () => Promise<Sealer>
  readonly texts: Texts
  readonly clock: Clock
  readonly hostname: string
}): Promise<MessageViews> {
  const { createFetchOctets } = await import('./net/fetch-octets.ts')
  const { openResolver } = await import('./runtime/resolver.ts')
  const { SmimeJudge } = await import('./service/emails/smime.ts')
  const { createMessageViews } = await import('./service/message-view/message-views.ts')
  const { createPictureProxy } = await import('./service/message-view/picture-proxy.ts')
  const { createSignedLinks } = await import('./service/message-view/signed-links.ts')
  const resolver = openOnce(() => openResolver(parts.config))
  const proxy = createPictureProxy({
    fetch: createFetchOctets(),
    resolver,
    clock: parts.clock,
    allowPrivate: false,
  })
  return createMessageViews({
    ...parts,
    ...parts.mail,
    links: createSignedLinks(parts),
    proxy,
    smime: new SmimeJudge(parts.config.smime.authorities),
  })
}
