/** What edges know of the people of a company. */
export type { CompanyPeople, CompanyPerson, PeopleReader } from '../../store/directory-people.ts'
