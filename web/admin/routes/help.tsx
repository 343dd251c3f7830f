/** The help book, searched by the words that people use; and for the operator whom people call. UI.md §6, MISSION M31 */
import { Button, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useApi, useKit, useSession, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { Note } from '../../kit/parts/note.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { tell } from '../../kit/tell.ts'
import { type Contact, useHelpContact } from '../../kit/use-help-contact.ts'
import { findGuides } from '../help/find-guides.ts'
import { GuideSteps } from '../parts/guide-steps.tsx'
import css from '../parts/help.module.css'
import panel from '../parts/panel.module.css'
import { HELP_TEXTS } from '../texts/help.ts'

const FIELDS = ['name', 'phone', 'whatsapp', 'mail', 'hours'] as const

export function Screen(): ReactNode {
  const say = useWords(HELP_TEXTS)
  const { language } = useKit()
  const { role } = useSession()
  const [typed, setTyped] = useState('')
  const contact = useHelpContact().data
  const found = findGuides(typed, language)
  return (
    <Page title={say('title')} lead={say('lead')}>
      <div className={role === 'operator' ? css.two : undefined}>
        <div>
          <TextInput
            className={css.search ?? ''}
            type="search"
            aria-label={say('find')}
            placeholder={say('find')}
            leftSection={<IconSearch size={16} stroke={1.75} />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {found.length === 0 ? (
            <Empty
              title={say('none')}
              text={say('noneWhy')}
              action={<Button onClick={() => setTyped('')}>{say('clear')}</Button>}
            />
          ) : (
            <div className={panel.card}>
              {found.map((guide) => (
                <GuideSteps key={guide.id} guide={guide} />
              ))}
            </div>
          )}
        </div>
        {role === 'operator' && contact !== undefined && <ContactForm first={contact} />}
      </div>
    </Page>
  )
}

function ContactForm({ first }: { readonly first: Contact }): ReactNode {
  const say = useWords(HELP_TEXTS)
  const api = useApi()
  const queries = useQueryClient()
  const [form, setForm] = useState(first)
  const [why, setWhy] = useState<string | undefined>()
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setWhy(undefined)
    try {
      queries.setQueryData(['help-contact'], await api.put<Contact>('/api/v1/help-contact', form))
      tell({ text: say('saved') })
    } catch (error) {
      setWhy(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <form className={`${panel.card} ${css.form}`} onSubmit={(event) => void save(event)}>
      <div>
        <h2>{say('contact')}</h2>
        <p className={panel.quiet}>{say('contactLead')}</p>
      </div>
      {why !== undefined && <Note kind="bad" alert title={why} />}
      {FIELDS.map((field) => (
        <TextInput
          key={field}
          label={say(field)}
          value={form[field] ?? ''}
          onChange={({ currentTarget: { value } }) =>
            setForm((before) => ({ ...before, [field]: value.trim() === '' ? null : value }))
          }
        />
      ))}
      <div>
        <Button type="submit" variant="filled">
          {say('save')}
        </Button>
      </div>
    </form>
  )
}
