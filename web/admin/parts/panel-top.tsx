/** Ctrl K: a person by name or address, a screen, or something to do. UI.md §9 */
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import type { z } from 'zod'
import type { AccountPage } from '../../../contract/src/directory.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Find, type FindSource } from '../../kit/parts/find.tsx'
import { FOUND_MAX } from '../limits.ts'
import { nameOf } from '../model/account-name.ts'
import { FRAME_TEXTS } from '../texts/frame.ts'
import css from './help.module.css'
import { HelpHere } from './help-here.tsx'

const PLACES = [
  { key: 'home', to: '/' },
  { key: 'accounts', to: '/cuentas' },
  { key: 'newAccount', to: '/cuentas', search: { nueva: '1' } },
  { key: 'loadMany', to: '/cuentas/cargar' },
  { key: 'names', to: '/grupos' },
  { key: 'domains', to: '/dominios' },
  { key: 'help', to: '/ayuda' },
] as const

export function PanelTop(): ReactNode {
  const say = useWords(FRAME_TEXTS)
  const api = useApi()
  const navigate = useNavigate()
  const sources = useMemo((): readonly FindSource[] => {
    const people: FindSource = async (text, signal) => {
      if (text.trim() === '') return []
      const query = { find: text.trim(), limit: FOUND_MAX }
      const { accounts } = await api.get<z.infer<typeof AccountPage>>('/api/v1/accounts', { query, signal })
      return accounts.map((account) => ({
        ...{ key: account.address, title: nameOf(account), sub: account.shown },
        run: () => void navigate({ to: '/cuentas/$address', params: { address: account.address } }),
      }))
    }
    const places: FindSource = async (text) =>
      PLACES.map(({ key, ...way }) => ({ key, title: say(key), run: () => void navigate(way) })).filter(
        ({ title }) => title.toLowerCase().includes(text.trim().toLowerCase()),
      )
    return [people, places]
  }, [api, navigate, say])
  return (
    <div className={css.top}>
      <Find sources={sources} />
      <HelpHere />
    </div>
  )
}
