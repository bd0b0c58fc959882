// Records what Go's text/template makes of the templates on standard input, one a line as a JSON string, for
// TemplateTests: `go run record.go < templates.jsonl > cases.jsonl`.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"text/template"
	"time"
)

type Inner struct {
	Name  string
	Count int
	Tags  []string
	Next  *Inner
}

type Data struct {
	Name    string
	ID      string
	Empty   string
	N       int
	Neg     int
	Big     int64
	U       uint32
	F       float64
	T       bool
	Off     bool
	List    []string
	Nums    []int
	NoList  []string
	Labels  map[string]string
	Any     map[string]interface{}
	In      Inner
	Nil     *Inner
	When    time.Time
	Took    time.Duration
	Items   []Inner
	HTML    string
	Unicode string
}

func (d Data) Label(key string) string { return d.Labels[key] }
func (d Data) Shout() string           { return strings.ToUpper(d.Name) }

var functions = template.FuncMap{
	"json": func(v interface{}) string {
		buf := new(bytes.Buffer)
		enc := json.NewEncoder(buf)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(v)
		return strings.TrimSpace(buf.String())
	},
	"join":  strings.Join,
	"lower": strings.ToLower,
	"upper": strings.ToUpper,
	"title": strings.Title,
	"split": strings.Split,
	"pad": func(s string, p, q int) string {
		if len(s) == 0 {
			return s
		}
		return strings.Repeat(" ", p) + s + strings.Repeat(" ", q)
	},
	"truncate": func(s string, n int) string {
		if len(s) < n {
			return s
		}
		return s[:n]
	},
}

func main() {
	data := Data{
		Name: "web", ID: "0123456789abcdef", N: 42, Neg: -7, Big: 1 << 40, U: 7, F: 3.25, T: true,
		List: []string{"a", "b", "c d"}, Nums: []int{3, 1, 2},
		Labels: map[string]string{"b": "2", "a": "1", "x.y": "dot"},
		Any:    map[string]interface{}{"s": "text", "n": 5, "nil": nil, "l": []interface{}{1, "x", nil}, "m": map[string]interface{}{"k": "v"}},
		In:     Inner{Name: "in", Count: 1, Tags: []string{"t1", "t2"}},
		When:   time.Date(2024, 2, 9, 3, 4, 5, 120300000, time.UTC), Took: 90*time.Minute + 1500*time.Millisecond,
		Items: []Inner{{Name: "one", Count: 1}, {Name: "two", Count: 2, Tags: []string{"t"}}},
		HTML:  `<a href="x">'&'</a>=`, Unicode: "h\u00e9llo \u4e16\t\u0001",
	}
	in := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for in.Scan() {
		var text string
		if err := json.Unmarshal(in.Bytes(), &text); err != nil {
			panic(err)
		}
		c := map[string]string{"template": text}
		t, err := template.New("t").Funcs(functions).Parse(text)
		if err == nil {
			buf := new(bytes.Buffer)
			err = t.Execute(buf, data)
			c["output"] = buf.String()
		}
		if err != nil {
			c["error"] = err.Error()
		}
		if err := out.Encode(c); err != nil {
			panic(err)
		}
	}
}
