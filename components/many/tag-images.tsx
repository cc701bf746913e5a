"use client";

import { Plus, X } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { api, ask } from "#components/api.ts";
import { useWork } from "#components/gallery/workspace.tsx";
import { partsOf } from "#components/many/parts.ts";
import { announce } from "#components/ui/announce.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Problematic } from "#components/ui/form.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Image } from "#lib/web/shapes.ts";

/** Tags that are offered while one types. */
const offered = 8;

/** Gives the selected pictures tags, and takes tags from them. */
export default function TagImages({ images, onClose }: { images: Image[]; onClose: () => void }) {
  const t = useWords("many");
  const say = useProblem();
  const { collection } = useWork();
  const id = useId();
  const [add, setAdd] = useState<string[]>([]);
  const [remove, setRemove] = useState<string[]>([]);
  const [text, setText] = useState("");
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const suggestions = useTags(text).filter((tag) => !add.includes(tag));
  const changes = add.length + remove.length;

  function put(given: string) {
    const tags = given
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean);
    setAdd((before) => [...new Set([...before, ...tags])]);
    setRemove((before) => before.filter((tag) => !tags.includes(tag)));
    setText("");
  }

  async function save() {
    const wanted = [
      ...new Set([
        ...add,
        ...text
          .split(",")
          .map((tag) => tag.trim())
          .filter(Boolean),
      ]),
    ];
    if (pending || (wanted.length === 0 && remove.length === 0)) return;
    setPending(true);
    for (const part of partsOf(images)) {
      const { problem: refused } = await ask(
        api.images.tags.$post({ json: { ids: part.map(({ id: each }) => each), add: wanted, remove } }),
      );
      if (refused) {
        setPending(false);
        return setProblem(say(refused));
      }
      for (const image of part) collection.replace({ ...image, tags: tagged(image.tags, wanted, remove) });
    }
    const said = t("tagged", { count: images.length });
    announce(said);
    void toast(said);
    onClose();
  }

  return (
    <Dialog open title={t("tagTitle", { count: images.length })} onOpenChange={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() === "") void save();
          else put(text);
        }}
      >
        <div className="flex flex-col gap-1.5">
          <label htmlFor={id} className="text-control font-medium">
            {t("addTags")}
          </label>
          <div className="flex gap-2">
            <input
              id={id}
              value={text}
              autoComplete="off"
              maxLength={100}
              aria-describedby={`${id}-hint`}
              onChange={(event) => setText(event.target.value)}
              className="min-h-11 w-full rounded-control border border-edge bg-raised px-3"
            />
            <Button type="submit" disabled={text.trim() === ""} shape="tight">
              {t("add")}
            </Button>
          </div>
          <p id={`${id}-hint`} className="text-sm text-soft">
            {t("tagHint")}
          </p>
        </div>
        {suggestions.length > 0 && (
          <ul aria-label={t("suggestions")} className="flex flex-wrap gap-2">
            {suggestions.map((tag) => (
              <li key={tag}>
                <Chip icon={<Plus size={16} aria-hidden="true" />} label={t("addTag", { tag })} onClick={() => put(tag)}>
                  {tag}
                </Chip>
              </li>
            ))}
          </ul>
        )}
        {add.length > 0 && (
          <TagList title={t("willAdd")}>
            {add.map((tag) => (
              <li key={tag}>
                <Chip
                  icon={<X size={16} aria-hidden="true" />}
                  label={t("dropTag", { tag })}
                  onClick={() => setAdd((before) => before.filter((each) => each !== tag))}
                >
                  {tag}
                </Chip>
              </li>
            ))}
          </TagList>
        )}
        <Present images={images} remove={remove} onRemove={setRemove} />
        <div role="alert" className="empty:hidden">
          {problem && <Problematic>{problem}</Problematic>}
        </div>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button look="primary" aria-disabled={pending || (changes === 0 && text.trim() === "")} onClick={save}>
            {t("saveTags")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The tags that the pictures have, to be taken away. */
function Present({ images, remove, onRemove }: { images: Image[]; remove: string[]; onRemove: (tags: string[]) => void }) {
  const t = useWords("many");
  const counts = new Map<string, number>();
  for (const tag of images.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  if (counts.size === 0) return null;
  return (
    <TagList title={t("present")}>
      {[...counts].map(([tag, count]) => {
        const goes = remove.includes(tag);
        return (
          <li key={tag}>
            <Chip
              icon={goes ? <Plus size={16} aria-hidden="true" /> : <X size={16} aria-hidden="true" />}
              label={t(goes ? "keepTag" : "removeTag", { tag })}
              onClick={() => onRemove(goes ? remove.filter((each) => each !== tag) : [...remove, tag])}
            >
              <span className={goes ? "line-through" : undefined}>{tag}</span>
              {count < images.length && <span className="text-soft">{t("ofCount", { count, total: images.length })}</span>}
            </Chip>
          </li>
        );
      })}
    </TagList>
  );
}

function TagList({ title, children }: { title: string; children: React.ReactNode }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <h3 id={id} className="text-control font-medium">
        {title}
      </h3>
      <ul aria-labelledby={id} className="flex flex-wrap gap-2">
        {children}
      </ul>
    </div>
  );
}

type ChipProps = { icon: React.ReactNode; label: string; onClick: () => void; children: React.ReactNode };

function Chip({ icon, label, onClick, children }: ChipProps) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className="inline-flex min-h-11 max-w-full items-center gap-1.5 rounded-control border border-line px-3 text-control hover:border-edge"
    >
      {children}
      {icon}
    </button>
  );
}

/** The account's tags that hold what is typed. */
function useTags(text: string): string[] {
  const [tags, setTags] = useState<string[]>([]);
  const q = text.trim();
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(async () => {
      const { data } = await ask(api.tags.$get({ query: { limit: String(offered), ...(q === "" ? {} : { q }) } }));
      if (wanted && data) setTags(data.items.map(({ tag }) => tag));
    }, 150);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [q]);
  return tags;
}

function tagged(tags: string[], add: string[], remove: string[]): string[] {
  const same = (a: string) => (b: string) => a.toLowerCase() === b.toLowerCase();
  const kept = tags.filter((tag) => !remove.some(same(tag)));
  return [...kept, ...add.filter((tag) => !kept.some(same(tag)))];
}
