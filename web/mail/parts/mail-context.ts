/** The mail of this account, to every part of the webmail. */
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { MailState } from '../model/mail-state.ts'
import type { MailStore } from '../model/mail-store.ts'

export const MailContext = createContext<MailStore | undefined>(undefined)

export function useMailStore(): MailStore {
  const store = useContext(MailContext)
  if (store === undefined) throw new Error('no <MailProvider> above')
  return store
}

export function useMailState(): MailState {
  const store = useMailStore()
  return useSyncExternalStore(store.onChange, store.state)
}
