import { type ReactNode, useEffect, useState } from 'react'
import type { JmapClient } from '../../kit/jmap-client.ts'
import { useJmap, useKit, useSession, useWords } from '../../kit/kit-context.ts'
import { beforeSignOut } from '../../kit/sign-out.ts'
import { tell } from '../../kit/tell.ts'

import type { Language } from '../../kit/words.ts'
import { KEEP_PUSH_AFTER_MS } from '../limits.ts'

import { openKeeper } from '../model/keeper.ts'
import { createMailStore } from '../model/mail-store.ts'
import { listenForMail } from '../model/push.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import { MailContext } from './mail-context.ts'

export function MailProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const jmap = useJmap()
  const { address } = useSession()
  const say = useWords(MAIL_TEXTS)
  const { language } = useKit()
  const [store] = useState(() =>
    createMailStore({
      jmap,
      keeper: openKeeper(address),
      newId: () => crypto.randomUUID(),
      now: () => new Date(),
      refused: () => tell({ kind: 'bad', text: say('refused') }),
    }),
  )
  useEffect(() => {
    const look = (): void => void store.look().catch(() => undefined)
    let end = (): void => undefined
    let over = false
    void store.start()
    // Somebody began to share, or ceased to.
    followSession(jmap, look)
    jmap.session().then(
      (session) => {
        if (!over) end = listenForMail(session, look)
      },
      () => undefined,
    )
    return () => {
      over = true
      end()
      // The frame leaves the page when nobody is signed in any more.
      void store.forget()
    }
  }, [store, jmap, address])
  useEffect(
    () =>
      beforeSignOut(async () => {
        await store.forget()
        const { leaveDrafts } = await import('./leave-drafts.ts')
        await leaveDrafts(jmap, address)
      }),
    [store, jmap, address],
  )
  useEffect(() => {
    // After the first screen: nobody waits for it.
    const timer = setTimeout(() => void keepPush(jmap, language), KEEP_PUSH_AFTER_MS)
    return () => clearTimeout(timer)
  }, [jmap, language])
  return <MailContext.Provider value={store}>{children}</MailContext.Provider>
}

/** The session says which accounts there are; each answer says whether it would say something else now. RFC 8620 §3.4 */
function followSession(jmap: JmapClient, look: () => void): void {
  let asked = ''
  jmap.onSessionState((state) => {
    if (state === asked) return
    void jmap.session().then(
      async (session) => {
        if (session.state === state || state === asked) return
        asked = state
        await jmap.session(true)
        look()
      },
      () => undefined,
    )
  })
}

/** What cannot be had is not told: notices are switched on elsewhere. */
async function keepPush(jmap: JmapClient, language: Language): Promise<void> {
  try {
    const { renewPush } = await import('../../kit/web-push.ts')
    await renewPush(jmap, language)
  } catch {
    // The next time the mail is opened.
  }
}
