/** One person of the address book: read, written to, changed; a colleague only read. */
import { Button, Textarea, TextInput } from '@mantine/core'
import { IconFeather } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { SideDrawer } from '../../kit/parts/side-drawer.tsx'
import { tell } from '../../kit/tell.ts'
import { type Contact, type ContactForm, cardPatch, newCard } from '../model/contacts.ts'
import { CONTACTS_TEXTS } from '../texts/contacts.ts'
import css from './contacts.module.css'
import { useCanWrite } from './use-can-write.ts'
import { type CardChange, useChangeContact } from './use-contacts.ts'

/** Undefined: a new one. */
export function ContactDrawer({
  contact,
  book,
  onClose,
}: {
  readonly contact: Contact | undefined
  readonly book: string
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(CONTACTS_TEXTS)
  const change = useChangeContact()
  const [trouble, setTrouble] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const carryOut = async (what: CardChange, told: string): Promise<void> => {
    setTrouble(undefined)
    setBusy(true)
    try {
      await change(what)
      tell({ text: told })
      onClose()
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = formOf(event.currentTarget)
    const name = form.name || form.email
    const patch = contact === undefined ? {} : cardPatch(contact, form)
    const told = say('saved', { name })
    if (name === '') setTrouble(say('someName'))
    else if (contact === undefined) void carryOut({ create: newCard(form, book) }, told)
    else if (Object.keys(patch).length === 0) onClose()
    else void carryOut({ id: contact.id, patch }, told)
  }
  if (contact?.isColleague === true)
    return (
      <SideDrawer title={contact.name} onClose={onClose}>
        <Colleague contact={contact} />
      </SideDrawer>
    )
  return (
    <SideDrawer title={contact?.name ?? say('add')} onClose={onClose}>
      <form className={css.form} onSubmit={save} onInput={() => setTrouble(undefined)}>
        {contact !== undefined && <WriteTo contact={contact} />}
        <Fields contact={contact} />
        {trouble !== undefined && <Note kind="bad" title={trouble} alert />}
        <div className={css.acts}>
          <Button type="submit" variant="filled" loading={busy}>
            {say('save')}
          </Button>
          {contact !== undefined && (
            <Button
              variant="subtle"
              color="bad"
              disabled={busy}
              onClick={() =>
                void carryOut({ id: contact.id, remove: true }, say('removed', { name: contact.name }))
              }
            >
              {say('remove')}
            </Button>
          )}
        </div>
      </form>
    </SideDrawer>
  )
}

function Fields({ contact }: { readonly contact: Contact | undefined }): ReactNode {
  const say = useWords(CONTACTS_TEXTS)
  return (
    <>
      <TextInput name="name" label={say('name')} defaultValue={contact?.name ?? ''} autoComplete="off" />
      <TextInput
        {...{ name: 'email', type: 'email', autoComplete: 'off', spellCheck: false }}
        label={say('email')}
        defaultValue={contact?.email ?? ''}
      />
      <TextInput
        {...{ name: 'phone', type: 'tel', autoComplete: 'off' }}
        label={say('phone')}
        defaultValue={contact?.phone ?? ''}
      />
      <TextInput name="company" label={say('organization')} defaultValue={contact?.company ?? ''} />
      <Textarea name="note" label={say('note')} defaultValue={contact?.note ?? ''} autosize minRows={2} />
      {contact !== undefined && contact.more.length > 0 && (
        <p className={css.more}>{say('more', { what: contact.more.join(', ') })}</p>
      )}
    </>
  )
}

function Colleague({ contact }: { readonly contact: Contact }): ReactNode {
  const say = useWords(CONTACTS_TEXTS)
  return (
    <div className={css.form}>
      <WriteTo contact={contact} />
      <dl className={css.facts}>
        <dt>{say('email')}</dt>
        <dd>{contact.email}</dd>
      </dl>
      <p className={css.more}>{say('colleague')}</p>
    </div>
  )
}

function WriteTo({ contact: { name, email } }: { readonly contact: Contact }): ReactNode {
  const say = useWords(CONTACTS_TEXTS)
  const navigate = useNavigate()
  const canWrite = useCanWrite()
  if (email === '' || !canWrite) return null
  const whole = name === email ? email : `"${name.replaceAll(/["\\]/g, '')}" <${email}>`
  return (
    <Button
      leftSection={<IconFeather size={16} stroke={1.75} />}
      onClick={() => void navigate({ to: '/escribir', search: { para: whole } })}
    >
      {say('write')}
    </Button>
  )
}

function formOf(form: HTMLFormElement): ContactForm {
  const fields = new FormData(form)
  const given = (name: keyof ContactForm): string => String(fields.get(name) ?? '').trim()
  return {
    ...{ name: given('name'), email: given('email'), phone: given('phone') },
    ...{ company: given('company'), note: given('note') },
  }
}
