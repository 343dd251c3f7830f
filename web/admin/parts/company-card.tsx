/** Whose panel this is. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { DomainList, OrganisationList } from '../../../contract/src/directory.ts'
import { useApi, useSession, useWords } from '../../kit/kit-context.ts'
import { FRAME_TEXTS } from '../texts/frame.ts'
import css from './panel.module.css'

export function useCompanies() {
  const api = useApi()
  return useQuery({
    queryKey: ['companies'],
    queryFn: () => api.get<z.infer<typeof OrganisationList>>('/api/v1/organisations'),
  })
}

export function useDomains() {
  const api = useApi()
  return useQuery({
    queryKey: ['domains'],
    queryFn: () => api.get<z.infer<typeof DomainList>>('/api/v1/domains'),
  })
}

export function CompanyCard(): ReactNode {
  const say = useWords(FRAME_TEXTS)
  const { role, address, acting } = useSession()
  const companies = useCompanies().data
  const domains = useDomains().data
  const own = address.slice(address.lastIndexOf('@') + 1)
  const name = role === 'operator' ? say('service') : (companies?.[0]?.name ?? ' ')
  return (
    <div className={css.company}>
      <span className={css.companyMark} aria-hidden="true">
        {name.slice(0, 1).toUpperCase()}
      </span>
      <div className={css.companyWords}>
        <strong>{name}</strong>
        <span>{acting === null ? own : (domains?.[0]?.shown ?? ' ')}</span>
      </div>
    </div>
  )
}
