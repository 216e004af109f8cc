import json
from pathlib import Path

import pytest

from atende.customers.invoices import invoice
from atende.customers.tables import Customer, Invoice, Plan
from atende.importing.customers import _columns, import_customers
from atende.importing.mapping import CustomerMapping, MappingError, load
from atende.importing.report import Report
from tests.unit.importing.files import TELCO, csv_file, silent

pytestmark = pytest.mark.usefixtures("engine")

OWN = """
kind = "customers"
source = "outro"
code = "Código"
[file]
dates = ["%d/%m/%Y"]
decimal = ","
[customer]
phones = ["Fone"]
[customer.texts]
name = ["{Nome}"]
document = ["{CPF}"]
[customer.days]
since = "Desde"
[[plan]]
key = "1"
[plan.texts]
name = ["{Plano}"]
[plan.money]
price = "Preço"
"""
HEADER = ("Código", "Nome", "CPF", "Fone", "Desde", "Plano", "Preço")
JOSE = {
    "Código": "1042",
    "Nome": "José D'Ávila",
    "CPF": "529.982.247-25",
    "Fone": "(47) 99999-1234",
    "Desde": "5/3/2019",
    "Plano": "Fibra 300",
    "Preço": "1.119,90",
}


@pytest.fixture
def own(tmp_path: Path) -> CustomerMapping:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return load(str(path), CustomerMapping)


async def run(path: Path, mapping: CustomerMapping, *, write: bool = True) -> Report:
    return await import_customers(path, mapping, write=write, progress=silent)


async def test_a_semicolon_file_in_cp1252_is_read_as_it_is(
    tmp_path: Path, own: CustomerMapping
) -> None:
    path = csv_file(tmp_path / "c.csv", HEADER, [JOSE], encoding="cp1252", delimiter=";")
    await run(path, own)

    (customer,) = await Customer.select()
    (plan,) = await Plan.select()
    assert customer["name"] == "José D'Ávila"
    assert customer["document"] == "52998224725"
    assert json.loads(customer["phones"]) == ["5547999991234"]
    assert customer["since"] == "2019-03-05"
    assert (plan["name"], plan["price"]) == ("Fibra 300", 111990)


async def test_the_same_file_twice_adds_nothing_and_nothing_is_overwritten(
    tmp_path: Path, own: CustomerMapping
) -> None:
    path = csv_file(tmp_path / "c.csv", HEADER, [JOSE], delimiter=";")
    await run(path, own)
    assert (await run(path, own)).sums()["already there"] == 1
    await Customer.update({Customer.name: "José Nogueira"}, force=True)

    report = await run(path, own)

    assert list(report.reasons()) == ["the customer is there already and differs in name"]
    (customer,) = await Customer.select()
    assert customer["name"] == "José Nogueira"


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("CPF", "529.982.247-26", "no CPF and no CNPJ"),
        ("Desde", "ontem", "Desde: 'ontem' is not a date as mapped"),
        ("Preço", "1,999", "is not an amount of money"),
        ("Preço", "grátis", "is not a number"),
        ("Nome", "x" * 201, "name: longer than 200 characters"),
        ("Código", "", "Código: empty"),
    ],
)
async def test_a_row_that_cannot_be_read_is_refused_alone(
    tmp_path: Path, own: CustomerMapping, column: str, value: str, why: str
) -> None:
    wrong = {**JOSE, "Código": "7", column: value}
    path = csv_file(tmp_path / "c.csv", HEADER, [wrong, JOSE], delimiter=";")

    report = await run(path, own)

    assert why in report.lines[0].reason
    assert report.sums()["added"] == 1


async def test_a_line_with_other_fields_than_the_header_is_refused(
    tmp_path: Path, own: CustomerMapping
) -> None:
    path = csv_file(tmp_path / "c.csv", HEADER, [JOSE], delimiter=";")
    path.write_text(f"{path.read_text(encoding='utf-8')}a;b\n", encoding="utf-8")

    report = await run(path, own, write=False)

    assert report.lines[0].reason == "2 fields where the header has 7"
    assert not await Customer.exists()


async def test_an_invoice_without_a_due_day_is_never_overdue(tmp_path: Path) -> None:
    columns = sorted(_columns(TELCO))
    row = {"customerID": "7590-VHVEG", "MonthlyCharges": "29.85", "TotalCharges": "", "Churn": "No"}
    usual = dict.fromkeys(columns, "No") | {"Contract": "One year", "tenure": "0"}
    await run(csv_file(tmp_path / "c.csv", columns, [usual | row]), TELCO)

    (customer,), (kept,) = await Customer.select(), await Invoice.select()
    assert customer["name"] == customer["code"] == "7590-VHVEG"
    assert "Total" not in customer["notes"]
    shown = invoice(kept, "2026-11-24", "pt-BR")
    assert shown["state"]["id"] == "open"
    assert (shown["title"], shown["amount"]["centavos"]) == ("Fatura", 2985)


async def test_a_mapping_that_names_no_column_of_ours_or_of_the_file_is_refused(
    tmp_path: Path,
) -> None:
    mapping = tmp_path / "own.toml"
    mapping.write_text(OWN.replace("name = [", "nome = [", 1), encoding="utf-8")
    path = csv_file(tmp_path / "c.csv", HEADER, [JOSE], delimiter=";")
    with pytest.raises(MappingError, match="a customer has no nome"):
        await run(path, load(str(mapping), CustomerMapping))
    with pytest.raises(MappingError, match="has no column"):
        await run(path, TELCO)
