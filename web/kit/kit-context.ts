/** What every screen reaches through hooks: who signed in, in which language, and the ways to the server. */
import { createContext, useContext, useMemo } from 'react'
import type { ApiClient } from './api-client.ts'
import type { JmapClient } from './jmap-client.ts'
import type { Proof } from './use-proof.ts'
import { createSay, type Language, type Say, type Texts } from './words.ts'

export type Role = 'operator' | 'company-admin' | 'account'
/** As /api/v1/session answers. */
export type Session = {
  readonly id: string
  readonly address: string
  readonly role: Role
  readonly language: Language
  /** As which company an operator acts, and until when. */
  readonly acting: { readonly id: number; readonly company: string; readonly endsAt: string } | null
  readonly madeAt: string
  readonly endsAt: string
}

export type Kit = {
  readonly api: ApiClient
  readonly jmap: JmapClient
  readonly language: Language
  readonly setLanguage: (language: Language) => void
  readonly session: Session | undefined
  readonly setSession: (session: Session) => void
  /** The session ended while its page is open. */
  readonly expired: boolean
  /** The server said that the page acts as a company no more. */
  readonly actsNoMore: boolean
  /** Whether something waits for the person to prove who they are. */
  readonly proof: Proof
  /** False from a request that no server answered until one is answered. */
  readonly reached: boolean
  /** When the server was lost. */
  readonly lostAt: Date | undefined
}

export const KitContext = createContext<Kit | undefined>(undefined)

export function useKit(): Kit {
  const kit = useContext(KitContext)
  if (kit === undefined) throw new Error('no <KitProvider> above')
  return kit
}

/** Says the sentences of that catalogue in the language of the person. */
export function useWords<T extends Texts>(texts: T): Say<T> {
  const { language } = useKit()
  return useMemo(() => createSay(language, texts), [language, texts])
}

export const useApi = (): ApiClient => useKit().api
export const useJmap = (): JmapClient => useKit().jmap

/** Who signed in; only below the gate, where somebody has. */
export function useSession(): Session {
  const { session } = useKit()
  if (session === undefined) throw new Error('nobody has signed in')
  return session
}
