const table = "uploads";

/** Does one thing with the rows of kept files, in a transaction of its own. Rejects where the browser keeps nothing. */
export async function change<T>(work: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(table, "readwrite");
    const request = work(transaction.objectStore(table));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Whether files of an earlier visit may be waiting to go on, whosever they are. */
export async function anythingKept(): Promise<boolean> {
  return (await change((rows) => rows.count()).catch(() => 0)) > 0;
}

let opening: Promise<IDBDatabase> | null = null;

function opened(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("tessera", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(table, { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}
