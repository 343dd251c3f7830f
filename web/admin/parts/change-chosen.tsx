/** One change of those that were chosen; an operator who means all that match says first of which company. */
import { Button, Select } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useSession, useWords } from '../../kit/kit-context.ts'
import { Dialog } from '../../kit/parts/dialog.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import type { Many } from '../model/change-many.ts'
import { MANY_TEXTS } from '../texts/many.ts'
import { ChangeManyDialog, type ManyKind } from './change-many-dialog.tsx'
import { useCompanies } from './company-card.tsx'
import css from './panel.module.css'
import { useAccountCount } from './use-accounts.ts'

type Props = {
  readonly kind: ManyKind
  readonly many: Many
  /** `isDone`: it went through to the end. */
  readonly onClose: (isDone: boolean) => void
}

export function ChangeChosen({ kind, many, onClose }: Props): ReactNode {
  const { role } = useSession()
  const [ofOne, setOfOne] = useState<Many | undefined>()
  if (ofOne !== undefined) return <ChangeManyDialog kind={kind} many={ofOne} onClose={onClose} />
  if (role !== 'operator' || 'addresses' in many)
    return <ChangeManyDialog kind={kind} many={many} onClose={onClose} />
  return <CompanyFirst condition={many.condition} onChoose={setOfOne} onClose={() => onClose(false)} />
}

function CompanyFirst({
  condition,
  onChoose,
  onClose,
}: {
  readonly condition: Extract<Many, { readonly condition: unknown }>['condition']
  readonly onChoose: (many: Many) => void
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(MANY_TEXTS)
  const companies = useCompanies()
  const [picked, pick] = useState<string | null>(null)
  // Where there is one, it is that one.
  const company = picked ?? (companies.data?.length === 1 ? String(companies.data[0]?.id) : null)
  const total = useAccountCount(company === null ? undefined : { ...condition, company })?.accounts
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (company !== null && total !== undefined && total > 0)
      onChoose({ total, condition: { ...condition, company } })
  }
  return (
    <Dialog title={say('chooseCompany')} onClose={onClose}>
      <form className={css.form} onSubmit={send}>
        <p>{say('chooseCompanyWhy')}</p>
        {companies.isError && <ScreenTrouble error={companies.error} />}
        <Select
          label={say('company')}
          searchable
          data={(companies.data ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          value={company}
          onChange={pick}
          {...(total === 0 && { error: say('companyNone') })}
        />
        <div className={css.tags}>
          <Button type="submit" variant="filled" disabled={total === undefined || total === 0}>
            {say('goOn')}
          </Button>
          <Button onClick={onClose}>{say('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
