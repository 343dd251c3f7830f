import { type ReactNode, useEffect, useState } from 'react'
import { useJmap, useSession, useWords } from '../../kit/kit-context.ts'
import { tell } from '../../kit/tell.ts'
import { keepHere } from '../model/draft-keeper.ts'
import { openKeeper } from '../model/keeper.ts'
import { createMailStore } from '../model/mail-store.ts'
import { listenForMail } from '../model/push.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import { MailContext } from './mail-context.ts'

export function MailProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const jmap = useJmap()
  const { address } = useSession()
  const say = useWords(MAIL_TEXTS)
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
      keepHere(address, undefined)
    }
  }, [store, jmap, address])
  return <MailContext.Provider value={store}>{children}</MailContext.Provider>
}
