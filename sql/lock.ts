// `npm run lock:migrations`: writes sql/migrations.lock after a migration was added. A migration is never edited.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { migrationLock } from '../src/adapters/postgres/migrate.ts';

await writeFile(path.join(import.meta.dirname, 'migrations.lock'), await migrationLock({ root: import.meta.dirname }));
