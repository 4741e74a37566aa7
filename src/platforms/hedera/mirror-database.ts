// The mirror's database as its own init script makes it: users, roles, and SQL for an operator. Pure; it holds no password.

/** User that owns the database. */
const mirrorOwner = 'mirror_node';

export interface DatabaseUser {
  /** Key of the password wherever netgen asks for it. */
  readonly id: 'owner' | 'importer' | 'rest' | 'rest-java' | 'grpc' | 'graphql' | 'rosetta' | 'web3';
  /** Role in PostgreSQL. */
  readonly role: string;
  /** Key in the chart's Secret `mirror-passwords` under which its template looks for an earlier password. */
  readonly secretKey: string;
  /** Value of the chart that takes the password. */
  readonly valuePath: string;
  /** Roles it is a member of. */
  readonly memberOf: readonly string[];
}

const reader = (id: DatabaseUser['id'], role: string, key: string): DatabaseUser => ({
  id,
  role,
  secretKey: `HIERO_MIRROR_${key}_DB_PASSWORD`,
  valuePath: `${key.toLowerCase()}.db.password`,
  memberOf: ['readonly'],
});

/** Users that the chart knows, with the names its values.yaml gives them. */
export const databaseUsers: readonly DatabaseUser[] = [
  {
    id: 'owner',
    role: mirrorOwner,
    secretKey: 'HIERO_MIRROR_IMPORTER_DB_OWNERPASSWORD',
    valuePath: 'db.owner.password',
    memberOf: ['temporary_admin'],
  },
  { ...reader('importer', 'mirror_importer', 'IMPORTER'), memberOf: ['readwrite', 'temporary_admin'] },
  { ...reader('rest', 'mirror_rest', 'REST'), secretKey: 'HIERO_MIRROR_IMPORTER_DB_RESTPASSWORD' },
  reader('rest-java', 'mirror_rest_java', 'RESTJAVA'),
  reader('grpc', 'mirror_grpc', 'GRPC'),
  reader('graphql', 'mirror_graphql', 'GRAPHQL'),
  reader('rosetta', 'mirror_rosetta', 'ROSETTA'),
  reader('web3', 'mirror_web3', 'WEB3'),
];

/**
 * Users that an operator keeps beside the owner. `mirror_rest` is not among them: the importer's first migration creates
 * it and fails when it is there.
 */
export const managedUsers = databaseUsers.filter(({ id }) => id !== 'owner' && id !== 'rest');

/**
 * SQL that a superuser runs once in the new database, one statement each. It leaves what the importer's `init.sh`
 * (hiero-mirror-node, importer/src/main/resources/db/scripts) leaves for schema v1, without passwords.
 */
export function databaseSql(name: string): string[] {
  const owner = mirrorOwner;
  const schemas = 'public, temporary';
  const defaults = `alter default privileges for role ${owner} in schema`;
  const logins = managedUsers.map(({ id, role, memberOf }) =>
    // Migrations grant the importer's role to the owner, which takes the admin option from PostgreSQL 16 on.
    id === 'importer'
      ? `create role ${role} login in role ${memberOf[0]} admin ${owner}`
      : `create role ${role} login in role ${memberOf[0]}`,
  );
  return [
    'create role readonly',
    'create role readwrite in role readonly',
    'create role temporary_admin in role readwrite',
    ...logins,
    `alter role ${owner} createrole`,
    `grant temporary_admin to ${owner}`,
    'grant temporary_admin to mirror_importer',
    'create extension if not exists btree_gist',
    'create extension if not exists pg_trgm',
    `alter schema public owner to ${owner}`,
    'grant usage on schema public to public',
    'revoke create on schema public from public',
    'create schema if not exists temporary authorization temporary_admin',
    'grant usage on schema temporary to public',
    'revoke create on schema temporary from public',
    `grant connect on database ${name} to readonly`,
    `grant usage on schema ${schemas} to readonly`,
    `${defaults} ${schemas} grant select on tables to readonly`,
    `${defaults} ${schemas} grant select on sequences to readonly`,
    `${defaults} public grant insert, update, delete on tables to readwrite`,
    `${defaults} public grant usage on sequences to readwrite`,
    `alter database ${name} set search_path = ${schemas}`,
  ];
}
